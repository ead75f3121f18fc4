import { deployPolicy } from '../support/aws-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const pipeline = (tokens: string, header = '=== .gitlab-ci.yml') => `${header}\ndeploy:\n  id_tokens:\n    ${tokens}\n  script: a\n`
const fixed = (tokens: string) => pipeline(tokens, '=== .gitlab-ci.yml (fixed)')

describe('invalid-id-token', () => {
  it('fires on a token without audience', () => checkCase(pipeline('«invalid-id-token|A»:')))
  it('fires on a number', () => checkCase(pipeline('A: { aud: «invalid-id-token|5» }')))
  it('fires on another key', () => checkCase(pipeline('A: { aud: x, «invalid-id-token|audience»: y }')))
  it('fires where id_tokens is a text', () => checkCase('=== .gitlab-ci.yml\ndeploy:\n  «invalid-id-token|id_tokens»: foo\n  script: a\n'))
  it('is silent about what GitLab takes', () => checkCase(pipeline('A: { aud: [x, y] }')))
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
  it('is fixed by removing the key', () =>
    checkFix('invalid-id-token', pipeline('A:\n      aud: x\n      audience: y') + fixed('A:\n      aud: x'), { safe: true }))
})
