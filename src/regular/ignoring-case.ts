import { type Characters, characterRanges, hasCharacter, unionOf } from './characters.ts'
import { all, anything, characters, either, type Language, type Made, repeat, sequence } from './language.ts'

/** The Kelvin sign: the one character beyond ASCII whose small letter is one of ASCII (Unicode, UnicodeData.txt). */
const kelvin = 0x212a

/**
 * The texts that are the same as this one once both are in small letters, as `toLowerCase` makes them. `unsupported` for a text beyond ASCII:
 * small letters there depend on their neighbours (the Greek sigma) and on the version of Unicode.
 */
export function ignoringCase(text: string): Made {
  const parts = []
  for (const character of text.toLowerCase()) {
    const code = character.charCodeAt(0)
    if (code >= 0x80) return { kind: 'unsupported', why: 'a text beyond ASCII without regard to case' }
    const capital = character.toUpperCase().charCodeAt(0)
    parts.push(characters(characterRanges([code, capital, ...(character === 'k' ? [kelvin] : [])].map((one) => [one, one] as const))))
  }
  return { kind: 'language', language: sequence(...parts) }
}

/** Every text that is the same as one of the language once both are in small letters, and perhaps more: what it leaves out is not looked at. */
export function ignoringCaseAtLeast(language: Language): Language {
  switch (language.kind) {
    case 'literal':
      return sequence(...language.symbols.map((symbol) => ofSet([symbol, symbol])))
    case 'characters':
      return ofSet(language.set)
    case 'sequence':
      return sequence(...language.of.map(ignoringCaseAtLeast))
    case 'either':
      return either(...language.of.map(ignoringCaseAtLeast))
    case 'repeat':
      return repeat(ignoringCaseAtLeast(language.of), language.least, language.most)
    case 'all':
      return all(...language.of.filter(({ kind }) => kind !== 'not').map(ignoringCaseAtLeast))
    default:
      return anything
  }
}

// A letter beyond ASCII may become two when it is made small.
function ofSet(set: Characters): Language {
  if ((set.at(-1) ?? 0) >= 0x80) return anything
  let whole = set
  for (let small = 0x61; small <= 0x7a; small++) {
    const both = [small, small - 0x20]
    if (!both.some((symbol) => hasCharacter(set, symbol))) continue
    whole = unionOf(whole, characterRanges([...both, ...(small === 0x6b ? [kelvin] : [])].map((symbol) => [symbol, symbol] as const)))
  }
  return characters(whole)
}
