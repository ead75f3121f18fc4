import { checkCase, checkFix } from '../support/rules.ts'

const condition = (test: string, variable: string, values: string) => `    condition {
      test     = "${test}"
      variable = ${variable}
      values   = ${values}
    }
`
const trust = (conditions: string, header = '=== main.tf') => `${header}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
${conditions}  }
}
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
`
const sub = '"gitlab.com:sub"'
const marked = (variable: string) => `«merged-conditions|${variable}»`
const [main, tag] = ['"project_path:mygroup/myproject:ref_type:branch:ref:main"', '"project_path:mygroup/myproject:ref_type:tag:ref:v1"']
const mine = condition('StringEquals', sub, `[${main}]`)

/** That, and the conditions of a statement. */
const rows: readonly (readonly [string, string])[] = [
  ['the third of three', mine + condition('StringLike', '"gitlab.com:aud"', '["a"]') + condition('StringEquals', marked(sub), `[${tag}]`)],
  ['one that says more', mine + condition('StringEquals', marked(sub), `[${main}, ${tag}]`)],
]

const silent: readonly (readonly [string, string])[] = [
  ['the same once more, which the provider drops', mine + mine],
  ['another test', mine + condition('StringLike', '«contradicting-conditions|"gitlab.com:sub"»', `[${tag}]`)],
  ['another variable', mine + condition('StringEquals', '"gitlab.com:aud"', '["a"]')],
  [
    'negated tests, which come to the same',
    mine + condition('StringNotEquals', sub, `[${tag}]`) + condition('StringNotEquals', sub, `[${tag.replace('v1', 'v2')}]`),
  ],
  [
    'a dynamic block',
    `    dynamic "condition" {
      for_each = [${main}, ${tag}]
      content {
        test     = "StringEquals"
        variable = ${sub}
        values   = [condition.value]
      }
    }
`,
  ],
]

describe('merged-conditions', () => {
  for (const [that, conditions] of rows) it(`fires on ${that}`, () => checkCase(trust(conditions)))
  for (const [that, conditions] of silent) it(`is silent about ${that}`, () => checkCase(trust(conditions)))
  it('is silent about documents of no role', () =>
    checkCase(
      `${trust(mine)}data "aws_iam_policy_document" "other" {\n  statement {\n${mine}${condition('StringEquals', sub, `[${tag}]`)}  }\n}\n`,
    ))
  it('is fixed by writing one condition', () =>
    checkFix(
      'merged-conditions',
      trust(mine + condition('StringEquals', sub, `[${tag}]`)) +
        trust(condition('StringEquals', sub, `[${main}, ${tag}]`), '=== main.tf (fixed)'),
      { safe: true },
    ))
})
