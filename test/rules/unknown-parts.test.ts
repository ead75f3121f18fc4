import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const provider = 'arn:aws:iam::123456789012:oidc-provider/gitlab.com'

/** A role whose subject is made with variables that nothing gives a value. */
const role = (condition: string, statement = '') => `=== main.tf
variable "project" {}
variable "group" {}
variable "name" {}
variable "id" {}
variable "branch" {}
variable "audience" {}
variable "head" {}
resource "aws_iam_role" "deploy" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "${provider}" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { ${condition} }
    }${statement}]
  })
}
`
const like = (value: string, more = '') => role(`StringLike = { "gitlab.com:sub" = ${value} }${more}`)
const equals = (value: string, more = '') => role(`StringEquals = { "gitlab.com:sub" = ${value} }${more}`)
const audience = ', StringEquals = { "gitlab.com:aud" = var.audience }'

const rows: readonly (readonly [name: string, files: string])[] = [
  ['any branch', like('«unpinned-ref|"project_path:${var.project}:ref_type:branch:ref:*"»')],
  ['any ref', like('«unpinned-ref|"project_path:${var.project}:*"»')],
  ['any ref of a project by group and name', like('«unpinned-ref|"project_path:${var.group}/${var.name}:*"»')],
  ['any ref of a project by name', like('«unpinned-ref|"project_path:mygroup/${var.name}:*"»')],
  ['any ref of a project by id', like('«unpinned-ref|"project_id:${var.id}:ref_type:branch:ref:*"»')],
  ['any branch of whatever stands before', like('«unpinned-ref|"${var.head}:ref_type:branch:ref:*"»')],
  ['any ref, whatever the audience', like('«unpinned-ref|"project_path:mygroup/myproject:*"»', audience)],
  ['any project of a group', like('«wildcard-project|"project_path:${var.group}/*:ref_type:branch:ref:main"»')],
  ['any project, whatever the branch', like('«wildcard-project|"project_path:mygroup/*:ref_type:branch:ref:${var.branch}"»')],
  ['a group that goes on', like('«lookalike-project|"project_path:mygroup*:ref_type:branch:ref:${var.branch}"»')],
  [
    'one of two values',
    like('["project_path:mygroup/myproject:ref_type:branch:ref:main", «unpinned-ref|"project_path:${var.project}:*"»]'),
  ],
  ['a wildcard that is read letter by letter', equals('«literal-wildcard|"project_path:${var.project}:ref_type:branch:ref:*"»')],
  [
    'a parameter of a template',
    `=== template.yaml
Parameters:
  Project: { Type: String }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Federated: "${provider}" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringLike:
                gitlab.com:sub: !Sub «unpinned-ref|"project_path:\${Project}:*"»
`,
  ],
  // Silent: what is unknown may settle it.
  ['a branch', equals('"project_path:${var.project}:ref_type:branch:ref:${var.branch}"')],
  ['the whole subject', like('var.head')],
  ['what stands behind the path', like('"project_path:${var.project}"')],
  ['a beginning of names that may end with a slash', like('"project_path:${var.group}*:ref_type:branch:ref:main"')],
  ['a beginning of branches that may be protected', like('"project_path:${var.project}:ref_type:branch:ref:${var.branch}*"')],
  ['two parts of a name', like('"project_path:${var.group}${var.name}:ref_type:branch:ref:main"')],
  ['branches that may be protected', like('"project_path:${var.project}:ref_type:branch:ref:release/*"')],
  [
    'a value that may be excluded',
    like(
      '"project_path:${var.project}:*"',
      ', StringNotLike = { "gitlab.com:sub" = "project_path:${var.project}:ref_type:${var.name}:*" }',
    ),
  ],
  ['only protected refs', like('"project_path:${var.project}:*"', ', StringEquals = { "gitlab.com:ref_protected" = "true" }')],
  ['another claim that is unknown', like('"project_path:${var.project}:*"', ', StringEquals = { "gitlab.com:ref_protected" = var.name }')],
]

const everyBranch = `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
default_branch: main
protected: { branches: ["*"], tags: ["*"] }
`

describe('unknown parts of wanted values', () => {
  for (const [name, files] of rows) it(name, () => checkCase(files))

  it('is silent where our own project is one of those that may be named, and protects all refs', () => {
    checkCase(everyBranch + like('"project_path:${var.project}:*"'))
    checkCase(everyBranch + like('"project_path:mygroup/${var.name}:*"'))
    checkCase(everyBranch + like('«unpinned-ref|"project_path:other/${var.name}:*"»'))
  })

  it('shows the variable, not what stands in for it', () => {
    const [finding] = findingsOf(parseCase(like('"project_path:${var.project}:*"')))
    assert.equal(
      finding?.message,
      'project_path:${var.project}:* leaves the ref open: anyone who can push a branch gets role deploy, with project_path:${var.project}:ref_type:branch:ref:feature for one',
    )
  })

  it('is fixed behind the variable', () =>
    checkFix(
      'unpinned-ref',
      like('"project_path:${var.project}:ref_type:branch:ref:*"') +
        like('"project_path:${var.project}:ref_type:branch:ref:main"').replace('=== main.tf', '=== main.tf (fixed)'),
      { title: /^Let in only the branch main$/, safe: false },
    ))
})
