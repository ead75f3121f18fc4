import assert from 'node:assert/strict'
import type { Cursor, Grammar } from '../../../src/syntax/hcl/cursor.ts'
import { makeHclEngine } from '../../../src/syntax/hcl/parse-hcl.ts'

/** A grammar that knows only how many of its trees live, and how they were asked for. */
function counting(): { readonly grammar: Grammar; readonly living: () => number; readonly asked: string[] } {
  let living = 0
  const asked: string[] = []
  const empty: Cursor = {
    nodeType: 'config_file',
    startIndex: 0,
    endIndex: 0,
    gotoFirstChild: () => false,
    gotoNextSibling: () => false,
    gotoParent: () => false,
  }
  const tree = () => {
    living++
    return { walk: <T>(visit: (cursor: Cursor) => T) => visit(empty), free: () => living-- }
  }
  const grammar: Grammar = {
    parse: () => tree(),
    parseSound: (text, before) => {
      const { start, oldEnd, newEnd } = before?.change ?? { start: 0, oldEnd: 0, newEnd: text.length }
      asked.push(before === undefined ? 'all' : `${start}-${oldEnd} -> ${start}-${newEnd}`)
      return text.includes('broken') ? undefined : tree()
    },
  }
  return { grammar, living: () => living, asked }
}

describe('the trees of the grammar', () => {
  it('are kept of the last 50 files', () => {
    const { grammar, living } = counting()
    const engine = makeHclEngine(grammar)
    for (let i = 0; i < 120; i++) engine.parse(`${i}.tf`, 'a = 1')
    assert.equal(living(), 50)
  })

  it('are one for each file, whatever happens to it', () => {
    const { grammar, living } = counting()
    const engine = makeHclEngine(grammar)
    for (let i = 0; i < 500; i++) engine.parse('a.tf', i % 3 === 0 ? `broken ${i}` : `a = ${i}`)
    assert.equal(living(), 1)
    engine.forget('a.tf')
    assert.equal(living(), 0)
  })

  it('of the least recently used file go first', () => {
    const { grammar, asked } = counting()
    const engine = makeHclEngine(grammar)
    engine.parse('first.tf', 'a = 1')
    for (let i = 0; i < 49; i++) engine.parse(`${i}.tf`, 'a = 1')
    engine.parse('first.tf', 'a = 2')
    engine.parse('last.tf', 'a = 1')
    engine.parse('first.tf', 'a = 3')
    assert.equal(asked.at(-1), '4-5 -> 4-5')
  })

  it('of templates are not kept', () => {
    const { grammar, living } = counting()
    makeHclEngine(grammar).template('t', 'a')
    assert.equal(living(), 0)
  })

  it('are used again with what has changed since the last sound text', () => {
    const { grammar, asked } = counting()
    const engine = makeHclEngine(grammar)
    for (const text of ['a = 1', 'a = 12', 'broken', 'a = 123', 'a = 123', 'a = 3']) engine.parse('a.tf', text)
    assert.deepEqual(asked.filter((line) => line !== 'all').slice(0, 2), ['5-5 -> 5-6', '0-6 -> 0-6'])
    assert.equal(asked.at(-1), '4-6 -> 4-4')
  })
})
