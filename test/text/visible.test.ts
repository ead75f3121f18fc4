import assert from 'node:assert/strict'
import { visible } from '../../src/text/visible.ts'

describe('visible', () => {
  for (const [name, text, expected] of [
    ['leaves ordinary text alone', 'ref:main é 漢 😀', 'ref:main é 漢 😀'],
    ['shows a bidirectional override', 'a\u202eb', 'a⟨U+202E⟩b'],
    ['shows a zero-width space', 'main\u200b', 'main⟨U+200B⟩'],
    ['shows control characters', 'a\tb\0', 'a⟨U+0009⟩b⟨U+0000⟩'],
    ['shows a line separator', '\u2028', '⟨U+2028⟩'],
    ['shows a no-break space', 'a\u00a0b', 'a⟨U+00A0⟩b'],
    ['shows a lone surrogate', '\ud800', '⟨U+D800⟩'],
    ['shows a tag character beyond the basic plane', '\u{e0061}', '⟨U+E0061⟩'],
  ] as const) {
    it(name, () => assert.equal(visible(text), expected))
  }
})
