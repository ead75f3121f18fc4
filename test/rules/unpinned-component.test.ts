import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, findingsOf } from '../support/rules.ts'

const deploy = 'deploy: { id_tokens: { T: { aud: x } }, script: a }\n'
const settings = '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\nrules: { unresolved-include: off }\n'
const pipeline = (include: string, jobs = deploy) => `${settings}=== .gitlab-ci.yml\ninclude:\n  - ${include}\n${jobs}`

describe('unpinned-component', () => {
  it('fires on the newest release', () => checkCase(pipeline('component: «unpinned-component|gitlab.com/other/c/deploy@~latest»')))
  it('fires on a branch', () => checkCase(pipeline('component: «unpinned-component|gitlab.com/other/c/deploy@main»')))
  it('weighs less for a part of a version', () => {
    const found = findingsOf(parseCase(pipeline('component: gitlab.com/other/c/deploy@1.2')))
    assert.deepEqual(
      found.map((one) => [one.rule, one.severity]),
      [['unpinned-component', 'info']],
    )
  })
  it('is silent about a version', () => checkCase(pipeline('component: gitlab.com/other/c/deploy@1.2.3')))
  it('is silent about a commit', () => checkCase(pipeline('component: gitlab.com/other/c/deploy@4b825dc642cb6eb9a060e54bf8d69288fbee4904')))
  it('is silent without a token', () => checkCase(pipeline('component: gitlab.com/other/c/deploy@main', 'test: { script: a }\n')))
})
