import { checkCase } from '../support/rules.ts'

const sub = '"project_path:mygroup/myproject:ref_type:branch:ref:main"'
const arn = '"arn:aws:iam::123456789012:oidc-provider/gitlab.com"'
const heredoc = (condition: string) => `=== main.tf
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": ${arn} },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": { ${condition} }
  }]
}
EOF
}
`
const local = (condition: string) => `=== main.tf
locals {
  policy = {
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = ${arn} }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = ${condition}
    }]
  }
}
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = jsonencode(local.policy)
}
`
const mark = '«repeated-key|"gitlab.com:sub"»'

/** That, and a module. */
const rows: readonly (readonly [string, string])[] = [
  ['JSON in a heredoc', heredoc(`«repeated-key|"StringLike"»: { "gitlab.com:aud": "a" }, "StringLike": { "gitlab.com:sub": ${sub} }`)],
  ['an object elsewhere', local(`{ StringEquals = { ${mark} = "x", "gitlab.com:sub" = ${sub} } }`)],
  ['three of them', local(`{ StringEquals = { ${mark} = "x", ${mark} = "y", "gitlab.com:sub" = ${sub} } }`)],
]

const silent: readonly (readonly [string, string])[] = [
  ['the same key in two objects', local(`{ StringEquals = { "gitlab.com:sub" = ${sub} }, StringLike = { "gitlab.com:sub" = ${sub} } }`)],
  [
    'merge, which is there for it',
    local(`merge({ StringEquals = { "gitlab.com:sub" = "x" } }, { StringEquals = { "gitlab.com:sub" = ${sub} } })`),
  ],
]

describe('repeated-key', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
