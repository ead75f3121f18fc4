import assert from 'node:assert/strict'
import { setUpAsText } from '../../src/extension/set-up-text.ts'

const verdicts = [
  { scenario: 'default-branch', outcome: 'allow', runs: 'yes' },
  { scenario: 'tag', outcome: 'deny', runs: 'no' },
] as const

describe('the text about a set-up', () => {
  it('has a row for each scenario', () => {
    const text = setUpAsText({ verdicts, asWanted: true, told: '' })
    assert.match(text, /Exactly what was asked for gets in\./)
    assert.match(text, /\| default-branch \| gets in \| {2}\|/)
    assert.match(text, /\| tag \| does not get in \| the job does not run there \|/)
  })
  it('says where to keep what was told', () => {
    assert.match(setUpAsText({ verdicts, asWanted: true, told: 'ids: {}\n' }), /```yaml\nids: \{\}\n```\n$/)
    assert.doesNotMatch(setUpAsText({ verdicts, asWanted: true, told: '' }), /```/)
  })
  it('warns where it is not what was asked for', () =>
    assert.match(setUpAsText({ verdicts, asWanted: false, told: '' }), /not what was asked for/))
})
