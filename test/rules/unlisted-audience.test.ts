import { checkCase } from '../support/rules.ts'

const template = (ids: string, condition: string) => `=== template.yaml
Resources:
  GitLab:
    Type: AWS::IAM::OIDCProvider
    Properties: { Url: https://gitlab.com${ids} }
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          Effect: Allow
          Principal: { Federated: !Ref GitLab }
          Action: sts:AssumeRoleWithWebIdentity
          Condition:
            StringEquals: { gitlab.com:sub: "project_path:mygroup/myproject:ref_type:branch:ref:main" }
            ${condition}
`
const takes = ', ClientIdList: [a, b]'
const module = (ids: string, aud: string) => `=== main.tf
resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ${ids}
}
variable "audience" {}
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "gitlab.com:sub" = "project_path:mygroup/myproject:ref_type:branch:ref:main"
          "gitlab.com:aud" = ${aud}
        }
      }
    }]
  })
}
`

/** That, and files. */
const rows: readonly (readonly [string, string])[] = [
  ['one of several values', template(takes, 'StringLike: { gitlab.com:aud: [a, «unlisted-audience|c»] }')],
  ['letter case', template(takes, 'StringLike: { gitlab.com:aud: «unlisted-audience|A» }')],
  ['Terraform', module('["https://gitlab.com"]', '«unlisted-audience|"sts.amazonaws.com"»')],
]

const silent: readonly (readonly [string, string])[] = [
  ['values that it takes', template(takes, 'StringLike: { gitlab.com:aud: [a, b] }')],
  ['a wildcard', template(takes, 'StringLike: { gitlab.com:aud: "c*" }')],
  ['an audience that is shut out', template(takes, 'StringNotEquals: { gitlab.com:aud: c }')],
  ['letter case that does not count', template(takes, 'StringEqualsIgnoreCase: { gitlab.com:aud: A }')],
  ['a provider whose ids are not given', template('', 'StringLike: { gitlab.com:aud: c }')],
  ['an id that is not known', module('["https://gitlab.com", var.audience]', '"sts.amazonaws.com"')],
]

describe('unlisted-audience', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
