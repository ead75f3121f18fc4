import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseGlob } from '../../src/text/file-glob.ts'
import { concat, type Hole, type Text } from '../../src/text/holes.ts'
import { hasWildcard, matchPattern, type Pattern, showPattern, type Wildcard } from '../../src/text/pattern.ts'
import { runs } from '../support/seed.ts'

const hole = (name: string): Hole => ({ name, why: 'a test', span: { file: 'f', start: 0, end: 0 } })

// In these tables `*` and `?` are wildcards in the pattern, `_` is a hole on either side.
const patternOf = (written: string): Pattern =>
  written.split('_').flatMap((part, i) => (i === 0 ? parseGlob(part) : [hole(`h${i}`), ...parseGlob(part)]))
const textOf = (written: string): Text => concat(...written.split('_').map((part, i): Text => (i === 0 ? [part] : [hole(`h${i}`), part])))

function matches(pattern: string, subject: string, answer: 'yes' | 'no' | 'either'): void {
  it(`${JSON.stringify(pattern)} and ${JSON.stringify(subject)}: ${answer}`, () => {
    assert.deepEqual(matchPattern(patternOf(pattern), textOf(subject)), { yes: answer !== 'no', no: answer !== 'yes' })
  })
}

describe('matchPattern', () => {
  matches('', '', 'yes')
  matches('', 'a', 'no')
  matches('a', '', 'no')
  matches('a', 'a', 'yes')
  matches('a', 'A', 'no')
  matches('a', 'ab', 'no')
  matches('ab', 'a', 'no')
  matches('*', '', 'yes')
  matches('*', 'a/b:c', 'yes')
  matches('**', 'a', 'yes')
  matches('?', 'a', 'yes')
  matches('?', '/', 'yes')
  matches('?', '', 'no')
  matches('?', 'ab', 'no')
  matches('a*', 'a', 'yes')
  matches('a*', 'ba', 'no')
  matches('*a', 'bba', 'yes')
  matches('*a', 'ab', 'no')
  matches('a*b*c', 'axxbyyc', 'yes')
  matches('a*b*c', 'axxcyyb', 'no')
  matches('*ab*ab', 'abab', 'yes')
  matches('*ab*ab', 'ab', 'no')
  matches('a*?', 'a', 'no')
  matches('a?*', 'ab', 'yes')
  matches('path:g/*:ref:main', 'path:g/p:ref:main', 'yes')
  matches('path:g/*:ref:main', 'path:h/p:ref:main', 'no')
  matches('a.c', 'abc', 'no')

  describe('with a hole in the subject', () => {
    matches('abc', '_', 'either')
    matches('abc', 'a_', 'either')
    matches('abc', 'b_', 'no')
    matches('abc', '_d', 'no')
    matches('abc', 'abcd_', 'no')
    matches('*', '_', 'yes')
    matches('a*', 'a_', 'yes')
    matches('a*c', 'a_c', 'yes')
    matches('a*c', 'a_', 'either')
    matches('*b', 'a_b', 'yes')
    matches('?', '_', 'either')
    matches('*:ref:main', '_:ref:main', 'yes')
    matches('*:ref:main', '_:ref:dev', 'no')
    matches('a:ref:main', '_:ref:main', 'either')
    matches('', '_', 'either')
    matches('*a*', '_a_', 'yes')
  })
  describe('with a hole in the pattern', () => {
    matches('_', 'a', 'either')
    matches('_', '', 'either')
    matches('a_', 'ab', 'either')
    matches('a_', 'b', 'no')
    matches('_:ref:main', 'g/p:ref:dev', 'no')
    matches('a_c*', 'abcd', 'either')
    matches('_b', 'a', 'no')
  })
  describe('with holes on both sides', () => {
    matches('_', '_', 'either')
    matches('a_', 'b_', 'no')
    matches('a_', '_b', 'either')
    matches('_a', '_b', 'no')
    matches('*_a', 'x_a', 'either')
    matches('a_b', 'a_c', 'no')
  })

  it('answers at once for a pattern that makes backtracking matchers slow', () => {
    const pattern = parseGlob(`${'*a'.repeat(30)}*b`)
    assert.deepEqual(matchPattern(pattern, ['a'.repeat(2000)]), { yes: false, no: true })
  })
})

const letter = fc.constantFrom('a', 'b')
const word = fc.array(letter, { maxLength: 3 }).map((letters) => letters.join(''))
const wildcard: fc.Arbitrary<Wildcard> = fc.constantFrom({ any: 'run' }, { any: 'one' })
const known = fc.array(fc.oneof(word, wildcard), { maxLength: 5 })
const subject = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(''))
const unknown = fc.constantFrom(hole('x'), hole('y'))

// What the words say, letter by letter, with every way tried.
function naive(pattern: Pattern, text: string): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text === ''
  if (typeof first === 'string') return text.startsWith(first) && naive(rest, text.slice(first.length))
  if (!('any' in first)) throw new TypeError('no holes here')
  if (first.any === 'one') return text !== '' && naive(rest, text.slice(1))
  return naive(rest, text) || (text !== '' && naive(pattern, text.slice(1)))
}

// Each hole filled with its own word, in turn.
function fill<Part>(parts: readonly (Part | Hole)[], words: readonly string[]): (Part | string)[] {
  let next = 0
  const isHole = (part: Part | Hole): part is Hole => typeof part === 'object' && part !== null && 'why' in part
  return parts.map((part) => (isHole(part) ? (words[next++ % words.length] ?? '') : part))
}

describe('matchPattern on any pattern', () => {
  it('agrees with trying every way', () => {
    fc.assert(
      fc.property(known, subject, (pattern, text) => {
        const yes = naive(pattern, text)
        assert.deepEqual(matchPattern(pattern, [text]), { yes, no: !yes })
      }),
      runs(3000),
    )
  })
  it('has the answer of every filling of the holes among its own', () => {
    const words = fc.array(word, { minLength: 1, maxLength: 4 })
    const patterns = fc.array(fc.oneof(word, wildcard, unknown), { maxLength: 5 })
    const texts = fc.array(fc.oneof(word, unknown), { maxLength: 4 })
    fc.assert(
      fc.property(patterns, texts, words, words, (pattern, text, ofPattern, ofText) => {
        const answers = matchPattern(pattern, text)
        const filled = naive(fill(pattern, ofPattern), fill(text, ofText).join(''))
        assert.ok(filled ? answers.yes : answers.no, `${showPattern(pattern)}: ${filled}`)
      }),
      runs(5000),
    )
  })
  it('never answers nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(word, wildcard, unknown)), fc.array(fc.oneof(word, unknown)), (pattern, text) => {
        const { yes, no } = matchPattern(pattern, text)
        assert.ok(yes || no)
      }),
      runs(1000),
    )
  })
})

describe('a pattern', () => {
  it('is shown with its wildcards and names', () => assert.equal(showPattern(patternOf('a*b?_')), `a*b?\${h1}`))
  it('has a wildcard', () => assert.ok(hasWildcard(patternOf('a?'))))
  it('has none where only a part is unknown', () => assert.ok(!hasWildcard(patternOf('a_'))))
  it('has none in the empty pattern', () => assert.ok(!hasWildcard([])))
})
