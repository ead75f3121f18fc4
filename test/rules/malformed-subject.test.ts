import assert from 'node:assert/strict'
import { findings } from '../../src/service/findings.ts'
import { analysed } from '../support/analysed.ts'
import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const like = (sub: string, more = '') => `{ "StringLike": { "gitlab.com:sub": ${sub}${more} } }`

describe('malformed-subject', () => {
  for (const [name, text] of [
    [
      'a kind of ref that there is not',
      deployPolicy(equals('«malformed-subject|"project_path:mygroup/myproject:ref_type:branches:ref:main"»')),
    ],
    ['the form of another service', deployPolicy(equals('«malformed-subject|"repo:mygroup/myproject:ref:refs/heads/main"»'))],
    ['a path without group', deployPolicy(equals('«malformed-subject|"project_path:myproject:ref_type:branch:ref:main"»'))],
    ['a bare path', deployPolicy(equals('«malformed-subject|"mygroup/myproject"»'))],
    [
      'a component that there is not',
      deployPolicy(like('«malformed-subject|"project_path:mygroup/myproject:ref_type:branch:ref:*:environment:production"»')),
    ],
    ['a colon at the end', deployPolicy(equals('«malformed-subject|"project_path:mygroup/myproject:ref_type:branch:ref:main:"»'))],
    ['a subject in Vault', rolePolicy('"sub": «malformed-subject|"mygroup/myproject:main"»')],
    ['a prefix in CEL', poolPolicy(`assertion.sub.startsWith(«malformed-subject|'project:mygroup/'»)`)],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    ['components in another order', deployPolicy(equals('"project_path:mygroup/other:ref:main:ref_type:branch"'))],
    ['components of newer versions', deployPolicy(equals('"project_id:1234:ref_protected:true"'))],
    ['a policy variable', deployPolicy(equals('"project_path:${aws:username}:ref_type:x"'))],
    ['a form that nobody describes', deployPolicy(equals('"job_project_path:mygroup/other:ref_type:branch:ref:main"'))],
    [
      'a variable that is empty by default',
      `=== main.tf
variable "project" { default = "" }
variable "subject" { default = "" }
resource "aws_iam_role" "deploy" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = { "gitlab.com:sub" = ["project_path:\${var.project}:ref_type:branch:ref:main", var.subject] } }
    }]
  })
}
`,
    ],
    [
      'a parameter that is empty by default',
      `=== template.yaml
Parameters:
  Project: { Type: String, Default: '' }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          Effect: Allow
          Principal: { Federated: arn:aws:iam::123456789012:oidc-provider/gitlab.com }
          Action: sts:AssumeRoleWithWebIdentity
          Condition:
            StringEquals: { 'gitlab.com:sub': !Sub 'project_path:\${Project}:ref_type:branch:ref:main' }
`,
    ],
    [
      'a wildcard that is read literally, which is another rule’s',
      deployPolicy(equals('«literal-wildcard|"project_path:mygroup/myproject:*"»')),
    ],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
  for (const [name, sub, message] of [
    ['an empty subject', '""', /^No token has an empty subject: /],
    ['an empty path', '"project_path::ref_type:branch:ref:main"', /: the path of the project is empty$/],
  ] as const)
    it(`says so of ${name}`, () => {
      const found = findings(analysed(deployPolicy(equals(sub)))).find(({ rule }) => rule === 'malformed-subject')
      assert.match(found?.message ?? '', message)
    })
  it('is fixed with the subject of the default branch', () =>
    checkFix(
      'malformed-subject',
      deployPolicy(equals('"project_path:mygroup/myproject:ref_type:branches:ref:main"')) + fixedPolicy(equals(`"${main}"`)),
      { safe: false },
    ))
})
