import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, findingsOf } from '../support/rules.ts'

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

const pipeline = (text: string) => `=== .gitlab-ci.yml\n${text}`

/** The same in pipelines. */
const pipelines: readonly (readonly [string, string])[] = [
  ['a script', pipeline('a:\n  «repeated-key|script»: [x]\n  script: [y]\n')],
  ['a job', pipeline('«repeated-key|a»: { script: x }\na: { script: y }\n')],
  ['a variable of the same name in quotes', pipeline('a:\n  script: x\n  variables: { «repeated-key|B»: c, "B": d }\n')],
  ['a key that stands there three times', pipeline('a: { script: x, «repeated-key|tags»: [b], «repeated-key|tags»: [c], tags: [d] }\n')],
  ['a key of an included file', `${pipeline('include: b.yml\n')}=== b.yml\na: { «repeated-key|script»: x, script: y }\n`],
  [
    'a key in a pipeline of which another thing is wrong',
    pipeline('a:\n  «repeated-key|script»: x\n  script: y\n  id_tokens: { «invalid-id-token|B»: {} }\n'),
  ],
  [
    'the token that is lost, and is empty',
    pipeline(`a:
  «repeated-key|id_tokens»: { A_ID_TOKEN: { aud: x } }
  id_tokens: { B_ID_TOKEN: { aud: y } }
  script: vault write auth/jwt/login role=a jwt=«role-without-token|$A_ID_TOKEN»
`),
  ],
]

const silent: readonly (readonly [string, string])[] = [
  ['the same key in two objects', local(`{ StringEquals = { "gitlab.com:sub" = ${sub} }, StringLike = { "gitlab.com:sub" = ${sub} } }`)],
  [
    'merge, which is there for it',
    local(`merge({ StringEquals = { "gitlab.com:sub" = "x" } }, { StringEquals = { "gitlab.com:sub" = ${sub} } })`),
  ],
]

const silentPipelines: readonly (readonly [string, string])[] = [
  ['merge keys', pipeline('.b: &b { image: c }\n.d: &d { tags: [e] }\na:\n  <<: *b\n  <<: *d\n  script: x\n')],
  ['what says the same twice', pipeline('a:\n  stage: test\n  script: [x, { y: z }]\n  script: [x, { y: z }]\n')],
  ['what an alias names', pipeline('.b: &b { image: c }\n.b: &d { tags: [e] }\na:\n  <<: *b\n  <<: *d\n  script: x\n')],
]

describe('repeated-key', () => {
  for (const [that, text] of pipelines) it(`fires on ${that}, in a pipeline`, () => checkCase(text))
  for (const [that, text] of silentPipelines) it(`is silent about ${that}, in a pipeline`, () => checkCase(text))
  it('warns in a pipeline, where GitLab goes on', () => {
    const [finding] = findingsOf(parseCase(pipeline('a: { script: x, script: y }\n')))
    assert.equal(finding?.severity, 'warning')
  })
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
