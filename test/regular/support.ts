import fc from 'fast-check'
import { makeBudget } from '../../src/regular/budget.ts'
import { contains } from '../../src/regular/decide.ts'
import { fromPattern } from '../../src/regular/from-pattern.ts'
import { fromRegularExpression } from '../../src/regular/from-regular-expression.ts'
import {
  all,
  anything,
  characterOf,
  either,
  except,
  type Language,
  literal,
  not,
  repeat,
  sequence,
  words,
} from '../../src/regular/language.ts'
import { parseGlob } from '../../src/text/file-glob.ts'

/** A budget that no test of common size uses up. */
export const enough = () => makeBudget(1_000_000)

/** The language of a glob, in the spelling of the tests of patterns: `*` and `?`. */
export function glob(written: string): Language {
  const made = fromPattern(parseGlob(written))
  if (made.kind !== 'language') throw new TypeError(`no language: ${written}`)
  return made.language
}

/** The language of a regular expression that is supported. */
export function regex(source: string, extent?: 'part' | 'whole'): Language {
  const made = fromRegularExpression(source, extent)
  if (made.kind !== 'language') throw new TypeError(`no language: ${source}: ${made.why}`)
  return made.language
}

/** Whether the text is in the language; more than enough budget. */
export function has(language: Language, text: string): boolean {
  const answer = contains(language, text, enough())
  if (answer.kind === 'over-budget') throw new TypeError('over budget')
  return answer.kind === 'yes'
}

/** Short texts of few letters, so that they are often members. */
export const shortText = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), maxLength: 7 })

/** Every text of these letters up to a length, the shorter first. */
export function textsUpTo(length: number, letters: string): readonly string[] {
  const texts = ['']
  let last = texts
  for (let i = 0; i < length; i++) {
    last = last.flatMap((text) => [...letters].map((letter) => text + letter))
    texts.push(...last)
  }
  return texts
}

/** Languages of all shapes over a few letters, nested a little. */
export const anyLanguage: fc.Arbitrary<Language> = fc.letrec<{ language: Language }>((tie) => ({
  language: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    shortText.map(literal),
    fc.constantFrom(anything, characterOf('ab'), characterOf('', ['a', 'c'])),
    fc.array(shortText, { maxLength: 3 }).map(words),
    fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 }).map(glob),
    fc.constantFrom('^a|b$', '\\ba', 'a\\B', '(?m)^b$', '^[ab]+$', '(^|-)c(-|$)').map((source) => regex(source)),
    fc.array(tie('language'), { minLength: 1, maxLength: 3 }).map((of) => sequence(...of)),
    fc.array(tie('language'), { minLength: 1, maxLength: 3 }).map((of) => either(...of)),
    fc.array(tie('language'), { minLength: 1, maxLength: 3 }).map((of) => all(...of)),
    tie('language').map(not),
    fc.tuple(tie('language'), tie('language')).map(([a, b]) => except(a, b)),
    fc
      .tuple(tie('language'), fc.nat(2), fc.option(fc.nat(2), { nil: undefined }))
      .map(([of, least, more]) => repeat(of, least, more === undefined ? undefined : least + more)),
  ),
})).language
