import { deployPolicy } from '../support/aws-policy.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const beside = (more: string) => equals(`"${main}"`, `, ${more}`)

describe('unseen-claim', () => {
  for (const [name, text] of [
    ['a claim that AWS has no key for', deployPolicy(beside('«unseen-claim|"gitlab.com:environment": "production"»'))],
    [
      'a key of gitlab.com’s for another instance',
      deployPolicy(
        `{ "StringEquals": { "gitlab.example.com:sub": "${main}", «unseen-claim|"gitlab.example.com:ref_protected": "true"» } }`,
        'gitlab.example.com',
      ),
    ],
    ['a claim that no token has', rolePolicy('"project_id": "57382910", «unseen-claim|"repository": "mygroup/myproject"»')],
    [
      'a claim of GitHub’s in CEL',
      poolPolicy(`assertion.project_id == '57382910' && «unseen-claim|assertion.repository_owner == 'mygroup'»`),
    ],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    [
      'a key whose end is empty by default',
      `=== main.tf
variable "field" { default = "" }
resource "aws_iam_role" "deploy" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = { "gitlab.com:\${var.field}" = "${main}" } }
    }]
  })
}
`,
    ],
    [
      'a key of another issuer beside GitLab’s, whose principal is not known',
      `=== main.tf
variable "eks" {}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["${main}"]
    }
  }
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.eks]
    }
    condition {
      test     = "StringEquals"
      variable = "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub"
      values   = ["system:serviceaccount:a:b"]
    }
  }
}
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
`,
    ],
    ['a claim that arrives', deployPolicy(beside('"gitlab.com:ref_protected": "true"'))],
    [
      'a claim that only some tokens have',
      poolPolicy(
        "assertion.project_id == '57382910' && assertion.environment == 'production' && assertion.environment_protected == 'true'",
      ),
    ],
    [
      'IfExists, which is always-true’s',
      deployPolicy(
        `{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringEqualsIfExists": { «always-true|"gitlab.com:environment": "production"» } }`,
      ),
    ],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
})
