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
    const line = fc.string({ unit: fc.constantFrom(...'ab:-[],"\'# ') })
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
