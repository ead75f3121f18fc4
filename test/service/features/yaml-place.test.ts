import assert from 'node:assert/strict'
import fc from 'fast-check'
import { yamlPlaceAt } from '../../../src/service/features/yaml-place.ts'
import { cursorOf, parseCase } from '../../support/case.ts'
import { runs } from '../../support/seed.ts'

function place(marked: string) {
  const { file, offset } = cursorOf(parseCase(marked))
  const found = yamlPlaceAt(file.path, file.text, offset)
  return found && { at: [...found.path, found.kind].join(' '), word: file.text.slice(found.span.start, found.span.end), step: found.step }
}

describe('yamlPlaceAt', () => {
  it('reads the keys above from the indentation', () => {
    assert.deepEqual(place('a:\n  x: 1\nb:\n  # c:\n\n  "d e":\n     k‹›ey\n'), { at: 'b d e key', word: 'key', step: 3 })
  })
  it('takes the column of the cursor on a blank line', () => {
    assert.deepEqual(place('a:\n  b:\n    c: 1\n  ‹›    \n'), { at: 'a key', word: '', step: 2 })
  })
  it('takes a value whole, without its comment', () => {
    assert.deepEqual(place('a:\n  b: "x ‹›y" # c'), { at: 'a b value', word: '"x y"', step: 2 })
  })
  it('takes an element of a list in brackets', () => {
    assert.deepEqual(place('a: [x, "y‹›", z]'), { at: 'a value', word: '"y"', step: 2 })
    assert.deepEqual(place('a: [‹›]'), { at: 'a value', word: '', step: 2 })
  })
  const inBrackets: readonly (readonly [what: string, text: string, at: string, word: string])[] = [
    ['a key', 'a:\n  b: { c‹›d }\n', 'a b key', 'cd'],
    ['a key before its colon', 'a: { ‹›b: c }', 'a key', 'b'],
    ['nothing yet', 'a: {‹›}', 'a key', ''],
    ['a value', 'a:\n  b: { T: { aud: ‹› } }\n', 'a b T aud value', ''],
    ['a value up to the comma', 'a: { b: x‹›y, c: z }', 'a b value', 'xy'],
    ['a value without its closing brackets', 'a:\n  b: { T: { aud: x‹›\nc:\n  d: 1\n', 'a b T aud value', 'x'],
    ['a list inside a mapping', 'a: { b: [x, "y‹›z"] }', 'a b value', '"yz"'],
    ['a later line', 'a:\n  b: {\n    T: { aud: x },\n    U: {\n      aud: ‹›\n', 'a b U aud value', ''],
    ['a line behind a bracket that closed', 'a:\n  b: { c: [1, 2] }\n  d: ‹›\n', 'a d value', ''],
    ['a line behind a bracket that never closed', 'a:\n  b: { c: [1\n  d: ‹›\n', 'a d value', ''],
    ['an unfinished text', 'a: { b: "x‹›', 'a b value', '"x'],
    ['quoted keys', '"a": { "b c": ‹› }', 'a b c value', ''],
  ]
  for (const [what, text, at, word] of inBrackets) {
    it(`reads brackets: ${what}`, () => assert.deepEqual(place(text), { at, word, step: 2 }))
  }
  it('is nothing in brackets where nothing can be completed', () => {
    const texts = ['a: { b:‹›}', 'a: { # ‹›', 'a: { b: [x] ‹› }', 'a: { b: c } ‹›', 'a: [{ b: c }‹›]']
    assert.deepEqual(
      texts.map(place),
      texts.map(() => undefined),
    )
  })
  const siblings = (marked: string) => {
    const { file, offset } = cursorOf(parseCase(marked))
    return yamlPlaceAt(file.path, file.text, offset)?.siblings
  }
  it('knows the other keys of the mapping', () => {
    assert.deepEqual(siblings('a:\n  x: 1\n  y:\n    z: 1\n  ‹›\n  w: 2\nb:\n  v: 1\n'), ['x', 'y', 'w'])
    assert.deepEqual(siblings('a: { x: 1, y: { z: 1 }, ‹› }'), ['x', 'y'])
  })
  it('takes an item of a block list', () => {
    assert.deepEqual(place('a:\n  b:\n  - x‹›\n'), { at: 'a b value', word: 'x', step: 1 })
  })
  it('reads CRLF', () => {
    assert.deepEqual(place('a:\r\n  b: x‹›\r\n'), { at: 'a b value', word: 'x', step: 2 })
  })
  it('is nothing in comments, behind brackets and in other text', () => {
    assert.deepEqual([place('a: # ‹›'), place('a: [x] ‹›'), place('echo "$x" | ‹›')], [undefined, undefined, undefined])
  })
  it('answers for every offset of every text, with a span on its line', () => {
    const line = fc.string({ unit: fc.constantFrom(...'ab:-[]{},"\'# ') })
    fc.assert(
      fc.property(fc.array(line), fc.nat(), (lines, at) => {
        const text = lines.join('\n')
        const offset = at % (text.length + 1)
        const found = yamlPlaceAt('f', text, offset)
        if (found === undefined) return
        assert.ok(found.span.start <= offset && offset <= found.span.end && !text.slice(found.span.start, found.span.end).includes('\n'))
      }),
      runs(1000),
    )
  })
})
