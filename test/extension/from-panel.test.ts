import assert from 'node:assert/strict'
import { fromPanel } from '../../src/extension/from-panel.ts'

const range = { start: { line: 1, character: 2 }, end: { line: 3, character: 4 } }
const job = { kind: 'job', job: 'deploy', variable: 'T', scenario: 'tag:v1' }

describe('a message of the panel', () => {
  for (const [name, message] of [
    ['ready', { type: 'ready' }],
    ['reveal', { type: 'reveal', location: { uri: 'file:///a', range } }],
    ['simulate a job', { type: 'simulate', params: { project: 'p', policy: 'q', token: job } }],
    ['simulate what was pasted', { type: 'simulate', params: { project: 'p', policy: 'q', token: { kind: 'pasted', text: '{}' } } }],
    ['who else gets in', { type: 'reach', params: { project: 'p', policy: 'q' } }],
  ] as const) {
    it(`is taken: ${name}`, () => assert.deepEqual(fromPanel(message), message))
  }
  for (const [name, message] of [
    ['nothing', undefined],
    ['a text', 'ready'],
    ['an unknown type', { type: 'execute' }],
    ['no place', { type: 'reveal', location: { uri: 'file:///a' } }],
    ['a line before the first', { type: 'reveal', location: { uri: 'file:///a', range: { ...range, start: { line: -1, character: 0 } } } }],
    ['no token', { type: 'simulate', params: { project: 'p', policy: 'q' } }],
    ['a job without scenario', { type: 'simulate', params: { project: 'p', policy: 'q', token: { ...job, scenario: undefined } } }],
    ['a policy that is no text', { type: 'simulate', params: { project: 'p', policy: 1, token: job } }],
    ['who else gets in by nothing', { type: 'reach', params: { project: 'p' } }],
    ['no parameters', { type: 'reach' }],
  ] as const) {
    it(`is refused: ${name}`, () => assert.equal(fromPanel(message), undefined))
  }
  it('loses what is not asked for', () => assert.deepEqual(fromPanel({ type: 'ready', extra: 1 }), { type: 'ready' }))
})
