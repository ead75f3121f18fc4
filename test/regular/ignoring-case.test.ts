import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ignoringCase, ignoringCaseAtLeast } from '../../src/regular/ignoring-case.ts'
import { characterOf, except, literal, repeat } from '../../src/regular/language.ts'
import { runs } from '../support/seed.ts'
import { anyLanguage, has, textsUpTo } from './support.ts'

describe('ignoringCase', () => {
  for (const [text, yes, no] of [
    ['Main-1', ['main-1', 'MAIN-1', 'mAIN-1'], ['main', 'main_1']],
    ['', [''], ['a']],
    ['k', ['k', 'K', '\u212a'], ['c']],
    ['s', ['s', 'S'], ['\u017f']],
    ['[@`{', ['[@`{'], ['{`@[']],
  ] as const) {
    it(JSON.stringify(text), () => {
      const made = ignoringCase(text)
      assert.ok(made.kind === 'language')
      assert.deepEqual(
        [...yes, ...no].filter((other) => has(made.language, other)),
        yes,
      )
    })
  }

  it('agrees with toLowerCase', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'A', 'k', 'K', '\u212a', 'S', '\u017f', '\u0130', '\u0307', 'i', '-'),
      maxLength: 3,
    })
    fc.assert(
      fc.property(letters, letters, (text, other) => {
        const made = ignoringCase(text)
        if (made.kind === 'language') assert.equal(has(made.language, other), other.toLowerCase() === text.toLowerCase())
        else assert.match(text.toLowerCase(), /[^\0-\x7f]/)
      }),
      runs(1000),
    )
  })
})

describe('ignoringCaseAtLeast', () => {
  it('has every text that differs only in the case of its letters', () => {
    const upper = textsUpTo(3, 'abC-')
    fc.assert(
      fc.property(anyLanguage, (language) => {
        const wide = ignoringCaseAtLeast(language)
        for (const text of textsUpTo(3, 'abc-')) {
          if (!has(language, text)) continue
          for (const other of upper) if (other.toLowerCase() === text) assert.ok(has(wide, other), other)
        }
      }),
      runs(100),
    )
  })

  for (const [name, language, yes, no] of [
    ['letters', literal('Ab-'), ['aB-', 'AB-'], ['ab', 'ab_']],
    ['a set', repeat(characterOf('', ['a', 'c'], ['K', 'K']), 1), ['A', 'bC', '\u212a'], ['', 'd', '-']],
    ['what is left out counts as there', except(characterOf('ab'), literal('a')), ['a', 'A', 'b'], ['c']],
    ['letters beyond ASCII', literal('\u0130'), ['i\u0307'], []],
  ] as const) {
    it(name, () => {
      const wide = ignoringCaseAtLeast(language)
      assert.deepEqual(
        [...yes, ...no].filter((text) => has(wide, text)),
        yes,
      )
    })
  }
})
