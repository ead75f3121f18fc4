import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, findingsOf } from '../support/rules.ts'

const deploy = 'deploy: { id_tokens: { T: { aud: x } }, script: a }\n'
const settings = '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\nrules: { unresolved-include: off }\n'
const pipeline = (include: string, jobs = deploy) => `${settings}=== .gitlab-ci.yml\ninclude:\n  - ${include}\n${jobs}`

describe('unpinned-include', () => {
  it('fires without ref', () => checkCase(pipeline('{ project: other/ci, file: «unpinned-include|a.yml» }')))
  it('fires on a branch, once', () => checkCase(pipeline('{ project: other/ci, ref: «unpinned-include|main», file: [a.yml, b.yml] }')))
  it('fires on each file without ref', () =>
    checkCase(pipeline('{ project: other/ci, file: [«unpinned-include|a.yml», «unpinned-include|b.yml»] }')))
  it('weighs less in the own group', () => {
    const found = findingsOf(parseCase(pipeline('{ project: mygroup/ci, file: a.yml }')))
    assert.deepEqual(
      found.map((one) => [one.rule, one.severity]),
      [['unpinned-include', 'info']],
    )
  })
  it('is silent about a tag', () => checkCase(pipeline('{ project: other/ci, ref: v1.2.0, file: a.yml }')))
  it('is silent about a commit', () =>
    checkCase(pipeline('{ project: other/ci, ref: 4b825dc642cb6eb9a060e54bf8d69288fbee4904, file: a.yml }')))
  it('is silent about the project itself', () => checkCase(pipeline('{ project: mygroup/myproject, ref: main, file: a.yml }')))
  it('is silent without a token', () => checkCase(pipeline('{ project: other/ci, file: a.yml }', 'test: { script: a }\n')))
})
