import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ignoringCase } from '../../src/regular/ignoring-case.ts'
import { runs } from '../support/seed.ts'
import { has } from './support.ts'

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
