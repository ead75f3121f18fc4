import { type Characters, characterRanges, complementOf, intersectionOf, unionOf } from './characters.ts'

const digit = characterRanges([[0x30, 0x39]])
const small = characterRanges([[0x61, 0x7a]])
const capital = characterRanges([[0x41, 0x5a]])
const letter = unionOf(small, capital)
const word = unionOf(letter, digit, characterRanges([[0x5f, 0x5f]]))
const punctuation = characterRanges([
  [0x21, 0x2f],
  [0x3a, 0x40],
  [0x5b, 0x60],
  [0x7b, 0x7e],
])

/** The classes of a letter behind a backslash; all of ASCII in RE2. https://github.com/google/re2/wiki/Syntax, "Perl character classes" */
export const letterClasses: { readonly [letter: string]: Characters } = {
  d: digit,
  w: word,
  s: characterRanges([
    [0x09, 0x0a],
    [0x0c, 0x0d],
    [0x20, 0x20],
  ]),
}

/** The classes of a name between `[:` and `:]`, of ASCII. Same page, "ASCII character classes". */
export const namedClasses: { readonly [name: string]: Characters } = {
  alnum: unionOf(letter, digit),
  alpha: letter,
  ascii: characterRanges([[0, 0x7f]]),
  blank: characterRanges([
    [0x09, 0x09],
    [0x20, 0x20],
  ]),
  cntrl: characterRanges([
    [0, 0x1f],
    [0x7f, 0x7f],
  ]),
  digit,
  graph: unionOf(letter, digit, punctuation),
  lower: small,
  print: characterRanges([[0x20, 0x7e]]),
  punct: punctuation,
  space: characterRanges([
    [0x09, 0x0d],
    [0x20, 0x20],
  ]),
  upper: capital,
  word,
  xdigit: unionOf(
    digit,
    characterRanges([
      [0x41, 0x46],
      [0x61, 0x66],
    ]),
  ),
}

const ascii = characterRanges([[0, 0x7f]])
const beyond = complementOf(ascii)
// The two characters beyond ASCII that fold to letters of ASCII: the long s and the Kelvin sign (Unicode, CaseFolding.txt).
const foldingIn: readonly (readonly [beyond: number, small: number])[] = [
  [0x17f, 0x73],
  [0x212a, 0x6b],
]

/**
 * The set with the other case of each of its letters, by Unicode's simple case folding. `undefined` where that needs to know of letters beyond
 * ASCII: their tables change with Unicode, and so from one relying party to the next.
 */
export function foldCase(set: Characters): Characters | undefined {
  const others = characterRanges(foldingIn.map(([one]) => [one, one] as const))
  const outside = intersectionOf(set, beyond)
  const foreign = intersectionOf(outside, complementOf(others))
  const wholly = intersectionOf(beyond, complementOf(outside)).length === 0
  if (foreign.length > 0 && !wholly) return undefined
  const result: Characters[] = [set, shifted(intersectionOf(set, capital), 0x20), shifted(intersectionOf(set, small), -0x20)]
  for (const [one, letter] of foldingIn) {
    const orbit = characterRanges([one, letter, letter - 0x20].map((code) => [code, code] as const))
    if (intersectionOf(set, orbit).length > 0) result.push(orbit)
  }
  return unionOf(...result)
}

function shifted(set: Characters, by: number): Characters {
  return set.map((end) => end + by)
}
