import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const pipeline = (name: string, script = 'a', header = '=== .gitlab-ci.yml') => `${header}
deploy:
  id_tokens:
    ${name}: { aud: x }
  script: ${script}
`
const fixed = (name: string, script?: string) => pipeline(name, script, '=== .gitlab-ci.yml (fixed)')

describe('unusable-token-name', () => {
  it('fires on a dash', () => checkCase(pipeline('«unusable-token-name|my-token»')))
  it('fires on a digit in front', () => checkCase(pipeline('«unusable-token-name|2ND»')))
  it('fires on a hidden job once', () =>
    checkCase(
      '=== .gitlab-ci.yml\n.base: { id_tokens: { «unusable-token-name|a.b»: { aud: x } } }\na: { extends: .base, script: a }\nb: { extends: .base, script: b }\n',
    ))
  it('is silent about names of variables', () => checkCase(pipeline('_my_Token2')))
  it('is fixed', () => checkFix('unusable-token-name', pipeline('my-token') + fixed('my_token'), { safe: true }))
  it('is fixed with something before a digit', () => checkFix('unusable-token-name', pipeline('2nd') + fixed('_2nd'), { safe: true }))
  it('has no fix where the name is used', () => {
    const found = findingsOf(parseCase(pipeline('my-token', 'python -c \'os.environ["my-token"]\'')))
    assert.deepEqual(
      found.map((one) => [one.rule, one.fixes()]),
      [['unusable-token-name', []]],
    )
  })
})
