import assert from 'node:assert/strict'
import fc from 'fast-check'
import { applyEdits, type TextEdit } from '../../src/text/edit.ts'
import { concat, firstHole, type Hole, plain, show } from '../../src/text/holes.ts'
import { LineIndex } from '../../src/text/lines.ts'
import { folderOf, join, nameOf, within } from '../../src/text/paths.ts'
import { touches } from '../../src/text/span.ts'
import { runs } from '../support/seed.ts'

const span = (start: number, end: number, file = 'f') => ({ file, start, end })
const edit = (start: number, end: number, text: string): TextEdit => ({ span: span(start, end), text })
const hole: Hole = { name: 'x', why: 'a test', span: span(0, 0) }

describe('applyEdits', () => {
  const check = (name: string, edits: readonly TextEdit[], result: string | undefined) =>
    it(name, () => assert.equal(applyEdits('abcdef', edits), result))
  check('does nothing without edits', [], 'abcdef')
  check('replaces', [edit(1, 3, 'X')], 'aXdef')
  check('inserts', [edit(2, 2, 'X')], 'abXcdef')
  check('deletes', [edit(0, 6, '')], '')
  check('inserts at the end', [edit(6, 6, 'X')], 'abcdefX')
  check('takes edits in any order', [edit(4, 5, 'Y'), edit(0, 1, 'X')], 'XbcdYf')
  check('takes neighbours', [edit(0, 2, 'X'), edit(2, 4, 'Y')], 'XYef')
  check('keeps the order of insertions at one place', [edit(1, 1, 'X'), edit(1, 1, 'Y')], 'aXYbcdef')
  check('inserts before what it replaces', [edit(1, 2, 'X'), edit(1, 1, 'Y')], 'aYXcdef')
  check('refuses edits that overlap', [edit(0, 3, 'X'), edit(2, 4, 'Y')], undefined)
  check('refuses two replacements of one place', [edit(0, 3, 'X'), edit(0, 3, 'X')], undefined)
})

describe('LineIndex', () => {
  const at = (text: string, offset: number, line: number, column: number) =>
    it(`finds ${offset} in ${JSON.stringify(text)}`, () => assert.deepEqual(new LineIndex(text).positionAt(offset), { line, column }))
  at('', 0, 0, 0)
  at('ab', 1, 0, 1)
  at('ab\ncd', 2, 0, 2)
  at('ab\ncd', 3, 1, 0)
  at('ab\r\ncd', 3, 0, 3)
  at('ab\r\ncd', 4, 1, 0)
  at('ab\rcd', 3, 1, 0)
  at('a\n\nb', 2, 1, 0)
  at('a\n', 2, 1, 0)
  at('😀\nb', 1, 0, 1)
  at('😀\nb', 3, 1, 0)
  at('ab', 9, 0, 2)
  at('ab', -1, 0, 0)

  const offset = (text: string, line: number, column: number, result: number) =>
    it(`finds ${line}:${column} in ${JSON.stringify(text)}`, () => assert.equal(new LineIndex(text).offsetAt({ line, column }), result))
  offset('ab\ncd', 1, 1, 4)
  offset('ab\ncd', 0, 9, 3)
  offset('ab\ncd', 1, 9, 5)
  offset('ab\ncd', 9, 0, 5)
  offset('ab\ncd', -1, 5, 0)
  offset('ab\ncd', 1, -5, 3)

  it('goes there and back', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r\n', '\r', '😀'), { maxLength: 20 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (written) => {
        const index = new LineIndex(written)
        for (let i = 0; i <= written.length; i++) assert.equal(index.offsetAt(index.positionAt(i)), i)
      }),
      runs(300),
    )
  })
})

describe('paths', () => {
  it('have a folder', () => assert.deepEqual(['a/b/c', 'c', '../c'].map(folderOf), ['a/b', '', '..']))
  it('have a name', () => assert.deepEqual(['a/b/c', 'c', 'a/'].map(nameOf), ['c', 'c', '']))
  const joined = (folder: string, path: string, result: string) => it(`${folder} + ${path}`, () => assert.equal(join(folder, path), result))
  joined('', 'a', 'a')
  joined('a', 'b/c', 'a/b/c')
  joined('a', './b', 'a/b')
  joined('a', '../b', 'b')
  joined('a', '../../b', '../b')
  joined('..', '../b', '../../b')
  joined('../a', '../b', '../b')
  joined('a', '..', '')
  joined('a', '/b', 'a/b')
  const inside = (folder: string, file: string, result: string | undefined) =>
    it(`${file} in ${folder || 'the top'}`, () => assert.equal(within(folder, file), result))
  inside('', 'a/b', 'a/b')
  inside('', '../a', undefined)
  inside('a', 'a/b', 'b')
  inside('a', 'ab/c', undefined)
  inside('a', 'a', undefined)
})

describe('texts with holes', () => {
  it('are plain without them', () => assert.equal(plain(['a', 'b']), 'ab'))
  it('are plain when empty', () => assert.equal(plain([]), ''))
  it('are not plain with one', () => assert.equal(plain(['a', hole]), undefined))
  it('name the first', () => assert.equal(firstHole(['a', hole, { ...hole, name: 'y' }]), hole))
  it('have none to name', () => assert.equal(firstHole(['a']), undefined))
  it('join their neighbouring strings', () =>
    assert.deepEqual(concat(['a'], ['b', hole], [''], [hole, 'c'], [], ['d']), ['ab', hole, hole, 'cd']))
  it('are shown with names', () => assert.equal(show(['a', hole, 'b']), `a\${x}b`))
})

describe('a span', () => {
  it('touches both its ends', () =>
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((at) => touches(span(1, 3), at)),
      [false, true, true, true, false],
    ))
})
