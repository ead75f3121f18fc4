import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, findingsOf } from '../support/rules.ts'

const deploy = 'deploy: { id_tokens: { T: { aud: x } }, script: a }\n'
const settings = '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\nrules: { unresolved-include: off }\n'
const pipeline = (include: string, jobs = deploy) => `${settings}=== .gitlab-ci.yml\ninclude:\n  - ${include}\n${jobs}`

describe('remote-include', () => {
  it('fires on an address', () => checkCase(pipeline('remote: «remote-include|https://example.com/a.yml»')))
  it('fires on a bare address', () => checkCase(pipeline('«remote-include|https://example.com/a.yml»')))
  it('is worse over http', () => {
    const found = findingsOf(parseCase(pipeline('remote: http://example.com/a.yml')))
    assert.deepEqual(
      found.map((one) => [one.rule, one.severity]),
      [['remote-include', 'error']],
    )
  })
  it('is silent with integrity', () => checkCase(pipeline('{ remote: "https://example.com/a.yml", integrity: sha256-x }')))
  it('is silent without a token', () => checkCase(pipeline('remote: https://example.com/a.yml', 'test: { script: a }\n')))
})
