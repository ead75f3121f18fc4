import { characterRanges } from './characters.ts'
import { characters, type Made, sequence } from './language.ts'

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
