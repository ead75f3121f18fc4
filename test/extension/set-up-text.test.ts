import assert from 'node:assert/strict'
import { setUpAsText } from '../../src/extension/set-up-text.ts'

const verdicts = [
  { scenario: 'default-branch', outcome: 'allow', runs: 'yes' },
  { scenario: 'tag', outcome: 'deny', runs: 'no' },
] as const

const others = [
  { about: 'a fork', outcome: 'none', why: 'a | b keeps it out' },
  { about: 'another job', outcome: 'some', why: 'it gets in' },
] as const

describe('the text about a set-up', () => {
  it('has a row for each scenario', () => {
    const text = setUpAsText({ verdicts, others, asWanted: true, configuration: '' })
    assert.match(text, /Exactly what was asked for gets in\./)
    assert.match(text, /\| default-branch \| gets in \| {2}\|/)
    assert.match(text, /\| tag \| does not get in \| the job does not run there \|/)
  })
  it('says where to keep what was told', () => {
    assert.match(setUpAsText({ verdicts, others, asWanted: true, configuration: 'ids: {}\n' }), /```yaml\nids: \{\}\n```\n$/)
    assert.doesNotMatch(setUpAsText({ verdicts, others, asWanted: true, configuration: '' }), /```/)
  })
  it('says who else gets in, and why', () => {
    const text = setUpAsText({ verdicts, others, asWanted: true, configuration: '' })
    assert.match(text, /\| a fork \| stays out \| a \\\| b keeps it out \|/)
    assert.match(text, /\| another job \| \*\*gets in\*\* \| it gets in \|/)
  })
  it('warns where it is not what was asked for', () =>
    assert.match(setUpAsText({ verdicts, others, asWanted: false, configuration: '' }), /not what was asked for/))
})
