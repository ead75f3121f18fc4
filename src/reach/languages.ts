import { makeBudget } from '../regular/budget.ts'
import { characterRanges } from '../regular/characters.ts'
import { contains } from '../regular/decide.ts'
import { fromPattern } from '../regular/from-pattern.ts'
import { fromRegularExpression } from '../regular/from-regular-expression.ts'
import { ignoringCase } from '../regular/ignoring-case.ts'
import {
  all,
  anyCharacter,
  anything,
  anythingWithout,
  between,
  characterOf,
  characters,
  containing,
  either,
  emptyText,
  except,
  type Language,
  literal,
  lowered,
  not,
  nothing,
  raised,
  repeat,
  replaced,
  sequence,
  upTo,
} from '../regular/language.ts'
import type { Hole } from '../text/holes.ts'
import { plain } from '../text/holes.ts'
import { isWhole, type Pattern } from '../text/pattern.ts'
import type { OperatorId } from '../trust/condition.ts'
import { fieldsOf } from '../trust/fields.ts'
import { regularExpression } from '../trust/regular-expression.ts'
import { asPattern, asText, type Value } from '../trust/value.ts'

/** A language with a name that no other one has: tests of the same text with the same language are one. */
export interface Named {
  readonly key: string
  readonly language: Language
}

/** Languages that were made before, the newest last: automata are kept with them, and classes and edits ask the same again. */
const kept = new Map<string, Language>()
const most = 600

/** The language of this name, made at the first time. */
export function named(key: string, make: () => Language): Named {
  const known = kept.get(key)
  const language = known ?? make()
  kept.delete(key)
  kept.set(key, language)
  if (kept.size > most)
    for (const oldest of kept.keys()) {
      kept.delete(oldest)
      break
    }
  return { key, language }
}

/** Which texts an operator takes on its left, for one value on its right. */
export interface Accepted {
  /** Those that it takes whatever is unknown. */
  readonly sure?: Named
  /** Those that it may take, for this reason. */
  readonly maybe?: { readonly texts: Named; readonly why: string }
  /** The values can't be compared: `on.mistyped` answers. */
  readonly mistyped?: true
  /** Texts that can't be compared, though others can. */
  readonly mistypedTexts?: Named
  /** Nobody can tell of any text. */
  readonly unsure?: string
}

const ascii = repeat(characters(characterRanges([[0, 0x7f]])), 0)
const nonEmpty = except(anything, emptyText)
const mistyped: Accepted = { mistyped: true }

/** The texts that `op` accepts against a value; the same answers as the operator's own in trust/operators.ts. */
export function accepted(op: OperatorId, right: Value): Accepted {
  switch (op) {
    case 'equals':
      if (right.kind === 'known' && typeof right.value !== 'string') return mistyped
      return ofPattern(asPattern(right))
    case 'like':
      return ofPattern(asPattern(right))
    case 'equalsIgnoreCase':
      return ofPatternIgnoringCase(right)
    case 'likeByField':
      return ofFields(asPattern(right))
    case 'matches':
      return ofExpression(right)
    case 'atMostBytes':
      return right.kind === 'known' && typeof right.value === 'number' ? ofBytes(right.value) : mistyped
    case 'lessThan':
    case 'atMost':
    case 'moreThan':
    case 'atLeast':
      return mistyped
    case 'present':
      return { sure: named('*', () => anything) }
    default:
      return { unsure: 'it compares a claim that is a text as a time or an address' }
  }
}

function ofPattern(pattern: Pattern | undefined): Accepted {
  if (pattern === undefined) return mistyped
  const key = `like ${keyOf(pattern)}`
  const made = fromPattern(pattern, ofHole)
  if (made.kind !== 'language') return { unsure: made.kind === 'unsupported' ? made.why : made.hole.why }
  const texts = named(key, () => made.language)
  const hole = isWhole(pattern) ? undefined : pattern.find((part): part is Hole => typeof part === 'object' && 'why' in part)
  return hole === undefined ? { sure: texts } : { maybe: { texts, why: hole.why } }
}

function ofHole(hole: Hole): Language {
  return hole.filled === true ? nonEmpty : anything
}

function ofPatternIgnoringCase(right: Value): Accepted {
  const text = asText(right)
  const whole = text === undefined ? undefined : plain(text)
  if (whole !== undefined) {
    const made = ignoringCase(whole)
    if (made.kind === 'language') return { sure: named(`ignoring case ${whole}`, () => made.language) }
  }
  const small: Pattern | undefined =
    text === undefined ? asPattern(right) : text.map((part) => (typeof part === 'string' ? part.toLowerCase() : part))
  const exact = ofPattern(small)
  if (exact.sure === undefined) {
    if (exact.maybe === undefined) return exact
    const { texts, why } = exact.maybe
    return { maybe: { texts: named(`lowered or beyond ASCII ${texts.key}`, () => either(lowered(texts.language), not(ascii))), why } }
  }
  const { key, language } = exact.sure
  return {
    sure: named(`lowered ${key}`, () => all(lowered(language), ascii)),
    maybe: {
      texts: named('beyond ASCII', () => not(ascii)),
      why: 'how letters beyond ASCII compare without regard to case is not modelled',
    },
  }
}

function ofExpression(right: Value): Accepted {
  const source = right.kind === 'known' ? right.value : undefined
  if (typeof source !== 'string') {
    const hole = right.kind === 'text' ? right.text.find((part): part is Hole => typeof part === 'object') : undefined
    return hole === undefined ? mistyped : { unsure: hole.why }
  }
  if (regularExpression(source) === undefined) return mistyped
  const made = fromRegularExpression(source)
  if (made.kind === 'unsupported') return { unsure: `the regular expression ${source} is not modelled: ${made.why}` }
  return { sure: named(`matches ${source}`, () => made.language) }
}

// Both sides cut at their first five colons, field by field; a text with fewer can't be compared. See trust/fields.ts.
function ofFields(pattern: Pattern | undefined): Accepted {
  if (pattern === undefined) return mistyped
  const field = anythingWithout(':')
  const others = named('fewer than five colons', () => not(sequence(repeat(sequence(field, literal(':')), 5, 5), anything)))
  if (!isWhole(pattern)) return { ...ofPattern(pattern), mistypedTexts: others }
  const wanted = fieldsOf(pattern).map((one) => fromPattern(one))
  if (wanted.length < 6) return mistyped
  const texts = named(`fields ${keyOf(pattern)}`, () =>
    sequence(
      ...wanted.flatMap((one, i) => {
        if (one.kind !== 'language') return [nothing]
        return i < 5 ? [all(field, one.language), literal(':')] : [one.language]
      }),
    ),
  )
  return { sure: texts, mistypedTexts: others }
}

// UTF-8 takes one byte at least for a character, and exactly one for one of ASCII.
function ofBytes(most: number): Accepted {
  if (!Number.isSafeInteger(most) || most < 0 || most > 2000) return { unsure: 'the length is not modelled' }
  const short = repeat(anyCharacter, 0, most)
  return {
    sure: named(`ascii up to ${most}`, () => repeat(characters(characterRanges([[0, 0x7f]])), 0, most)),
    maybe: {
      texts: named(`beyond ASCII up to ${most}`, () => all(short, not(ascii))),
      why: 'how many bytes letters beyond ASCII take is not modelled',
    },
  }
}

/** The numerals, without a zero in front, of the numbers that a comparison accepts; `undefined` for other operators. */
export function ofNumerals(op: OperatorId, wanted: number): Named | undefined {
  const upTo = (most: number) => named(`numerals up to ${most}`, () => numeralsUpTo(most))
  const beyond = (most: number) => named(`numerals beyond ${most}`, () => not(numeralsUpTo(most)))
  switch (op) {
    case 'equals':
      return named(`number ${wanted}`, () => literal(String(wanted)))
    case 'lessThan':
      return upTo(Math.ceil(wanted) - 1)
    case 'atMost':
      return upTo(Math.floor(wanted))
    case 'moreThan':
      return beyond(Math.floor(wanted))
    case 'atLeast':
      return beyond(Math.ceil(wanted) - 1)
    default:
      return undefined
  }
}

// Shorter ones, or as long and smaller at the first digit that differs.
function numeralsUpTo(most: number): Language {
  if (!(most >= 0)) return nothing
  const digits = BigInt(Math.min(most, Number.MAX_SAFE_INTEGER)).toString()
  const digit = characterOf('', ['0', '9'])
  const smaller = [...digits].flatMap((end, i) =>
    end === '0'
      ? []
      : [
          sequence(
            literal(digits.slice(0, i)),
            characterOf('', ['0', String(Number(end) - 1)]),
            repeat(digit, digits.length - i - 1, digits.length - i - 1),
          ),
        ],
  )
  return either(literal(digits), repeat(digit, 1, digits.length - 1), ...smaller)
}

/** The texts of a length in code points that a comparison of numbers accepts; `undefined` for other operators. */
export function ofSize(op: OperatorId, size: number): Named | undefined {
  const between = (least: number, most: number | undefined) =>
    named(`size ${least} ${most ?? ''}`, () =>
      most !== undefined && most < least ? nothing : repeat(anyCharacter, Math.max(0, least), most),
    )
  if (Math.abs(size) > 5000) return undefined
  switch (op) {
    case 'equals':
      return Number.isInteger(size) && size >= 0 ? between(size, size) : named('nothing', () => nothing)
    case 'lessThan':
      return between(0, Math.ceil(size) - 1)
    case 'atMost':
      return between(0, Math.floor(size))
    case 'moreThan':
      return between(Math.floor(size) + 1, undefined)
    case 'atLeast':
      return between(Math.ceil(size), undefined)
    default:
      return undefined
  }
}

/** How a text is made of another one: which texts of that one give a text of a language, and which give no text. */
export interface Image {
  readonly key: string
  before(language: Language): Language
  readonly missing?: Language
  /** Those of which nobody knows what they give, and why. */
  readonly open?: { readonly texts: Language; readonly why: string }
}

export const same: Image = { key: '', before: (language) => language }

/** The second image after the first. */
export function after(first: Image, second: Image): Image {
  if (first === same) return second
  if (second === same) return first
  const missing = [first.missing, second.missing === undefined ? undefined : first.before(second.missing)].filter(
    (one) => one !== undefined,
  )
  const later = second.open === undefined ? undefined : { ...second.open, texts: first.before(second.open.texts) }
  const unknown = first.open ?? later
  const open = first.open === undefined || later === undefined ? unknown : { ...first.open, texts: either(first.open.texts, later.texts) }
  return {
    key: `${first.key}${second.key}`,
    before: (language) => first.before(second.before(language)),
    ...(missing.length === 0 ? {} : { missing: either(...missing) }),
    ...(open === undefined ? {} : { open }),
  }
}

/** A number as CEL writes one that it holds as a double: with an exponent where it is large, in a way that is not modelled. */
export const double: Image = {
  key: ' double',
  before: (language) => language,
  open: { texts: not(numeralsUpTo(999_999)), why: 'how the number is written is not known' },
}

/** A text with another one in the place of each of this character; `undefined` for what is no single character. */
export function replacing(character: string, by: string): Image | undefined {
  if ([...character].length !== 1) return undefined
  return { key: ` replace ${JSON.stringify([character, by])}`, before: (language) => replaced(character, by, language) }
}

export const lower: Image = { key: ' lower', before: lowered }
export const upper: Image = { key: ' upper', before: raised }

/** Literals around a text. */
export function around(prefix: string, suffix: string): Image {
  return prefix === '' && suffix === ''
    ? same
    : { key: ` ${JSON.stringify(prefix)}_${JSON.stringify(suffix)}`, before: (language) => between(prefix, language, suffix) }
}

/** Google's `extract`, as in cel/functions.ts; `undefined` for what is no template. */
export function extracting(template: string): Image | undefined {
  const parts = /^([^{}]*)\{[A-Za-z0-9_]+\}([^{}]*)$/s.exec(template)
  if (parts === null) return undefined
  const [, prefix = '', suffix = ''] = parts
  const head = prefix === '' ? emptyText : upTo(prefix)
  return {
    key: ` extract ${template}`,
    before(language) {
      const piece = suffix === '' ? language : sequence(all(language, between('', upTo(suffix), suffix)), literal(suffix), anything)
      // Where prefix or suffix is not there, it gives the empty text.
      const none = either(
        ...(prefix === '' ? [] : [not(containing(prefix))]),
        ...(suffix === '' ? [] : [sequence(head, not(containing(suffix)))]),
      )
      return acceptsEmpty(language) ? either(sequence(head, piece), none) : sequence(head, piece)
    },
  }
}

function acceptsEmpty(language: Language): boolean {
  return contains(language, '', makeBudget(1000)).kind === 'yes'
}

// A text cut between all its characters.
function character(index: number): Image {
  const before = repeat(anyCharacter, index, index)
  return {
    key: ` character ${index}`,
    before: (language) => sequence(before, all(anyCharacter, language), anything),
    missing: not(sequence(before, anyCharacter, anything)),
  }
}

/** The part of a text with this index, once it is cut at a separator into so many parts at most. */
export function piece(separator: string, index: number, limit: number | undefined): Image | undefined {
  if (separator === '' && limit === undefined && index >= 0 && Number.isInteger(index)) return character(index)
  if (separator === '' || index < 0 || !Number.isInteger(index) || (limit !== undefined && (limit < 1 || index >= limit))) return undefined
  const one = separator.length === 1 ? anythingWithout(separator) : between('', upTo(separator), separator)
  const last = separator.length === 1 ? anythingWithout(separator) : not(containing(separator))
  const cut = sequence(one, literal(separator))
  const before = repeat(cut, index, index)
  const isRest = limit !== undefined && index === limit - 1
  return {
    key: ` split ${JSON.stringify([separator, index, limit])}`,
    before: (language) =>
      isRest
        ? sequence(before, language)
        : either(sequence(before, all(one, language), literal(separator), anything), sequence(before, all(last, language))),
    ...(index === 0 ? {} : { missing: not(sequence(before, anything)) }),
  }
}

function keyOf(pattern: Pattern): string {
  return JSON.stringify(pattern.map((part) => (typeof part === 'string' ? part : 'any' in part ? { any: part.any } : part.filled === true)))
}
