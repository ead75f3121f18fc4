/**
 * The alphabet: Unicode scalar values, that is code points without the halves of surrogate pairs. A character outside the basic plane is one
 * symbol, as it is for RE2; a text with a half pair is no text (UTF-8, in which tokens travel, has none) and a member of no language.
 * Symbols are code points with the gap of the surrogates closed, so that the alphabet is one range from 0 to `lastSymbol`.
 */
export const lastSymbol = 0x10f7ff

/** From this symbol on, a character is two UTF-16 code units. */
export const firstOfTwoUnits = 0xf800

/** A set of symbols: `[from, to, from, to, …]`, both ends in, ascending, neither touching nor overlapping. */
export type Characters = readonly number[]

export const everyCharacter: Characters = [0, lastSymbol]

/** The symbol of a code point; `undefined` for half a surrogate pair and for what is no code point. */
function symbolOf(codePoint: number): number | undefined {
  if (codePoint < 0xd800) return codePoint
  return codePoint < 0xe000 || codePoint > 0x10ffff ? undefined : codePoint - 0x800
}

/** The text of one symbol. */
export function textOf(symbol: number): string {
  return String.fromCodePoint(symbol < 0xd800 ? symbol : symbol + 0x800)
}

/** The symbols of a text; `undefined` where half a surrogate pair makes it no text. */
export function symbolsOf(text: string): readonly number[] | undefined {
  const symbols: number[] = []
  for (const character of text) {
    const symbol = symbolOf(character.codePointAt(0) ?? 0)
    if (symbol === undefined) return undefined
    symbols.push(symbol)
  }
  return symbols
}

/** Whether the symbol is in the set. */
export function hasCharacter(set: Characters, symbol: number): boolean {
  for (let i = 0; i < set.length; i += 2) if (symbol <= (set[i + 1] ?? -1)) return symbol >= (set[i] ?? 0)
  return false
}

/** The set of the code points from the first to the last of each pair; pairs in any order, overlapping as they like, half surrogates left out. */
export function characterRanges(pairs: readonly (readonly [first: number, last: number])[]): Characters {
  const ranges: number[] = []
  for (const [first, last] of pairs) {
    if (first <= 0xd7ff && first <= last) ranges.push(first, Math.min(last, 0xd7ff))
    if (last >= 0xe000 && first <= last) ranges.push(Math.max(first, 0xe000) - 0x800, Math.min(last, 0x10ffff) - 0x800)
  }
  return joined(ranges)
}

/** The set of the characters that occur in a text, half surrogates left out. */
export function charactersIn(text: string): Characters {
  return characterRanges([...text].map((character) => [character.codePointAt(0) ?? 0, character.codePointAt(0) ?? 0] as const))
}

export function unionOf(...sets: readonly Characters[]): Characters {
  return joined(sets.flat())
}

export function complementOf(set: Characters): Characters {
  const result: number[] = []
  let next = 0
  for (let i = 0; i < set.length; i += 2) {
    const from = set[i] ?? 0
    if (from > next) result.push(next, from - 1)
    next = (set[i + 1] ?? 0) + 1
  }
  if (next <= lastSymbol) result.push(next, lastSymbol)
  return result
}

export function intersectionOf(a: Characters, b: Characters): Characters {
  return complementOf(unionOf(complementOf(a), complementOf(b)))
}

export function isEveryCharacter(set: Characters): boolean {
  return set.length === 2 && set[0] === 0 && set[1] === lastSymbol
}

// Ranges in any order to the one form that every set has.
function joined(ranges: readonly number[]): Characters {
  const pairs: [number, number][] = []
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i] ?? 0, ranges[i + 1] ?? 0])
  pairs.sort((a, b) => a[0] - b[0])
  const result: number[] = []
  for (const [from, to] of pairs) {
    const last = result.at(-1)
    if (last !== undefined && from <= last + 1) result[result.length - 1] = Math.max(last, to)
    else result.push(from, to)
  }
  return result
}
