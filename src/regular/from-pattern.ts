import type { Hole, Text } from '../text/holes.ts'
import type { Pattern } from '../text/pattern.ts'
import { symbolsOf } from './characters.ts'
import { anything, emptyText, type Language, literal, type Made, made, nothing, sequence } from './language.ts'

/** What a pattern or text with unknown parts becomes: `unknown` where nothing says what one of them may be. */
export type MadeOrUnknown = Made | { readonly kind: 'unknown'; readonly hole: Hole }

type OfHole = (hole: Hole) => Language | undefined

/**
 * The texts that a pattern matches, as `matchPattern` does: whole, and `?` is one UTF-16 code unit. `ofHole` says what an unknown part may be;
 * the language then is that of all fillings together, each hole filled on its own even where two have one name.
 */
export function fromPattern(pattern: Pattern, ofHole: OfHole = () => undefined): MadeOrUnknown {
  const parts: Language[] = []
  // Neighbouring wildcards are one run of code units: a pair of surrogates may be shared between them.
  let least = 0
  let open = false
  let wild = false
  const flush = () => {
    if (wild) parts.push(units(least, open))
    least = 0
    open = false
    wild = false
  }
  for (const part of joined(pattern)) {
    if (typeof part === 'object' && 'any' in part) {
      wild = true
      if (part.any === 'run') open = true
      else least++
      continue
    }
    flush()
    if (typeof part === 'string') {
      if (symbolsOf(part) === undefined) return { kind: 'unsupported', why: 'the pattern has half a surrogate pair' }
      parts.push(literal(part))
      continue
    }
    const filling = ofHole(part)
    if (filling === undefined) return { kind: 'unknown', hole: part }
    parts.push(filling)
  }
  flush()
  return { kind: 'language', language: sequence(...parts) }
}

/** The one text, or with unknown parts the texts that their fillings make. Half a surrogate pair makes it `nothing`. */
export function fromText(text: Text, ofHole: OfHole = () => undefined): MadeOrUnknown {
  const made = fromPattern(text, ofHole)
  return made.kind === 'unsupported' ? { kind: 'language', language: nothing } : made
}

/** The texts of so many UTF-16 code units (`length` in JavaScript), or of that many and more. */
export function units(least: number, open: boolean): Language {
  if (least === 0) return open ? anything : emptyText
  return { ...made({ kind: 'units', least, open }, [], true), size: 3 * least + 1 }
}

// Neighbouring strings as one, for a surrogate pair may be cut between two parts; empty ones left out, for wildcards beside them are neighbours.
function joined(pattern: Pattern): Pattern {
  const parts: Pattern[number][] = []
  for (const part of pattern) {
    if (part === '') continue
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else parts.push(part)
  }
  return parts
}
