import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const job = (script: string, more = '') => `=== .gitlab-ci.yml\ndeploy:\n${more}  script:\n    - ${script}\n`
const token = '  id_tokens: { VAULT_ID_TOKEN: { aud: v } }\n'
const fixed = (text: string) => text.replace('.gitlab-ci.yml', '.gitlab-ci.yml (fixed)')

describe('removed-job-jwt', () => {
  it('fires on each use', () => checkCase(job('a «removed-job-jwt|$CI_JOB_JWT» «removed-job-jwt|${CI_JOB_JWT_V1}»')))
  it('fires within quotes and blocks, at the place', () =>
    checkCase(job('|\n      echo a\n      vault write jwt="«removed-job-jwt|$CI_JOB_JWT_V2»"')))
  it('fires on the token of a secret', () =>
    checkCase(job('a', '  secrets: { A: { vault: a/b@c, token: «removed-job-jwt|$CI_JOB_JWT» } }\n')))
  it('is silent about longer names', () => checkCase(job('a $CI_JOB_JWT_V3 $CI_JOB_JWTS $MY_CI_JOB_JWT')))
  it('is silent about a variable of the user’s own', () => checkCase(job('a $CI_JOB_JWT', '  variables: { CI_JOB_JWT: mine }\n')))
  it('is fixed with the only token', () => {
    const text = job('a $CI_JOB_JWT', token)
    checkFix('removed-job-jwt', text + fixed(text.replace('$CI_JOB_JWT', '$VAULT_ID_TOKEN')), { safe: true })
  })
  it('is fixed in the form that is written', () => {
    const text = job('a ${CI_JOB_JWT_V2}x', token)
    checkFix('removed-job-jwt', text + fixed(text.replace('${CI_JOB_JWT_V2}', '${VAULT_ID_TOKEN}')), { safe: true })
  })
  it('has no fix where the job holds no token, or two', () => {
    for (const more of ['', '  id_tokens: { A: { aud: v }, B: { aud: w } }\n']) {
      assert.deepEqual(
        findingsOf(parseCase(job('a $CI_JOB_JWT', more))).flatMap((one) => one.fixes()),
        [],
      )
    }
  })
})
