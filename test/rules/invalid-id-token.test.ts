import assert from 'node:assert/strict'
import { deployPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const pipeline = (tokens: string, header = '=== .gitlab-ci.yml') => `${header}\ndeploy:\n  id_tokens:\n    ${tokens}\n  script: a\n`
const fixed = (tokens: string) => pipeline(tokens, '=== .gitlab-ci.yml (fixed)')

describe('invalid-id-token', () => {
  it('fires on a token without audience', () => checkCase(pipeline('«invalid-id-token|A»:')))
  it('fires on a number', () => checkCase(pipeline('A: { aud: «invalid-id-token|5» }')))
  it('fires on another key', () => checkCase(pipeline('A: { aud: x, «invalid-id-token|audience»: y }')))
  it('fires once on an audience under another name', () => checkCase(pipeline('A: { «invalid-id-token|audience»: y }')))
  it('fires on another key and on a missing audience', () => checkCase(pipeline('«invalid-id-token|A»: { «invalid-id-token|file»: y }')))
  it('fires where id_tokens is a text', () => checkCase('=== .gitlab-ci.yml\ndeploy:\n  «invalid-id-token|id_tokens»: foo\n  script: a\n'))
  it('is silent about what GitLab takes', () => checkCase(pipeline('A: { aud: «several-audiences|[x, y]» }')))
  it('is fixed with the instance’s address', () =>
    checkFix('invalid-id-token', pipeline('A:') + fixed('A:\n      aud: https://gitlab.com'), { safe: true }))
  it('is fixed with what a linked policy accepts', () =>
    checkFix(
      'invalid-id-token',
      pipeline('A: {}').replace('script: a', 'script: aws --role arn:aws:iam::123456789012:role/deploy') +
        deployPolicy(
          '{ "StringEquals": { "gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
        ) +
        fixed('A:\n      aud: sts.amazonaws.com').replace('script: a', 'script: aws --role arn:aws:iam::123456789012:role/deploy'),
      { safe: true },
    ))
  it('is fixed between braces', () =>
    checkFix('invalid-id-token', pipeline('A: {} # soon') + fixed('A: { aud: https://gitlab.com } # soon'), { safe: true }))
  it('is fixed by the name that is meant', () =>
    checkFix('invalid-id-token', pipeline('A: { audience: x }') + fixed('A: { aud: x }'), { title: /Call it aud/, safe: true }))
  it('offers nothing for a key whose value spans lines', () => {
    const found = findingsOf(parseCase(pipeline('A:\n      aud: x\n      more:\n        - y')))
    assert.deepEqual(
      found.map((one) => [one.rule, one.fixes()]),
      [['invalid-id-token', []]],
    )
  })
  it('is fixed by removing the key', () =>
    checkFix('invalid-id-token', pipeline('A:\n      aud: x\n      audience: y') + fixed('A:\n      aud: x'), { safe: true }))
})
