import assert from 'node:assert/strict'
import { preselect } from '../../src/extension/preselect.ts'
import { selectionFor } from '../../src/extension/selection.ts'
import type { Choices } from '../../src/protocol/messages.ts'

const at = (uri: string) => ({ uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } })
const choices: Choices = {
  projects: [
    {
      id: 'p',
      title: 'p',
      tokens: [{ job: 'deploy', variable: 'T', location: at('file:///ci.yml') }],
      policies: [{ id: 'q', name: 'q', relyingParty: 'aws', file: 'q.json', location: at('file:///q.json') }],
      scenarios: [],
    },
  ],
}
// What a menu hands over: VS Code's Uri, as far as it is looked at.
const uri = { scheme: 'file', path: '/q.json', toString: () => 'file:///q.json' }

describe('what the simulator is opened on', () => {
  it('is the selection of a lens', () => {
    assert.deepEqual(selectionFor({ job: 'deploy', policy: 'q' }, undefined), { selection: { job: 'deploy', policy: 'q' } })
  })
  it('may be a part of the page, one of those that there are', () => {
    assert.deepEqual(selectionFor({ policy: 'q', section: 'reach' }, undefined), { selection: { policy: 'q', section: 'reach' } })
    assert.deepEqual(selectionFor({ policy: 'q', section: 'x' }, undefined), { selection: { policy: 'q' } })
  })
  it('is the file of a menu, not that of the active editor', () => {
    assert.deepEqual(selectionFor(uri, 'file:///other'), { selection: {}, uri: 'file:///q.json' })
  })
  it('is the active editor for the palette', () =>
    assert.deepEqual(selectionFor(undefined, 'file:///a'), { selection: {}, uri: 'file:///a' }))
  it('is nothing for nonsense', () => assert.deepEqual(selectionFor({ job: 3, rm: 'x' }, undefined), { selection: {} }))
  it('becomes the policy of a file', () =>
    assert.deepEqual(preselect({ selection: {}, uri: 'file:///q.json' }, choices), { project: 'p', policy: 'q' }))
  it('becomes the first token of a pipeline', () => {
    assert.deepEqual(preselect({ selection: {}, uri: 'file:///ci.yml' }, choices), { project: 'p', job: 'deploy', variable: 'T' })
  })
  it('stays a selection that was given', () => {
    assert.deepEqual(preselect({ selection: { policy: 'x' }, uri: 'file:///q.json' }, choices), { policy: 'x' })
  })
  it('is empty for any other file', () => assert.deepEqual(preselect({ selection: {}, uri: 'file:///z' }, choices), {}))
})
