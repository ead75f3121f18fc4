import {
  characterAt,
  extractByTemplate,
  firstIndexOf,
  integerOf,
  lastIndexIn,
  replaceText,
  splitWithLimit,
  substringOf,
  templateOf,
  trimmed,
} from '../cel/functions.ts'
import type { Hole, Text } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { Pattern } from '../text/pattern.ts'
import type { Span } from '../text/span.ts'
import type { FunctionId } from './condition.ts'
import { asPattern, asText, canBeEmpty, canBeMissing, isList, missing, reasonOf, textValue, type Value } from './value.ts'

/**
 * The table of functions that terms may call. Each takes values of any kind and answers a value; what it can't work on
 * it hands on as missing or unknown, so that the test around it decides. `span` is the call's own.
 */
export const functions: { readonly [id in FunctionId]: (args: readonly Value[], span: Span) => Value } = {
  /** The character of a text at a position from 0; missing where there is none, and for what is no text. */
  charAt: strings(({ text }, [at]) => (text === undefined || typeof at !== 'number' ? undefined : characterAt(text, at))),

  /** The first argument that is there. An unknown one may be missing, so nothing behind it can be chosen for sure. */
  coalesce: (args) => args.find((arg) => arg.kind !== 'missing') ?? missing,

  /** The only element of a list of one; every other value stays as it is (RFC 7519 4.1.3: one audience may be written either way). */
  only: ([value = missing]) => {
    if (value.kind !== 'known' || !Array.isArray(value.value) || value.value.length !== 1) return value
    return { kind: 'known', value: value.value[0] ?? null }
  },

  /** The strings and patterns one after the other: a pattern, if one of them is. What is unknown is a hole in the result, and may be missing. */
  concat: (args, span) => {
    const parts: Pattern[] = []
    for (const arg of args) {
      const part: Pattern | undefined = arg.kind === 'unknown' ? [{ name: 'unknown', why: arg.why, absent: true, span }] : asPattern(arg)
      if (part === undefined) return missing
      parts.push(part)
    }
    const whole = joined(parts)
    return whole.every(isTextPart) ? textValue(whole) : { kind: 'pattern', pattern: whole }
  },

  /** An element of a list, by its index from 0; missing where the list is shorter, and of what is no list. */
  element: ([list = missing, index = missing]) => {
    if (list.kind === 'unknown') return list
    if (list.kind !== 'known' || !isList(list.value) || index.kind !== 'known') return open(list) ?? missing
    const item = list.value[Number(index.value)]
    return item === undefined ? missing : { kind: 'known', value: item }
  },

  /** A part of a text, by a template with one `{name}`; missing for what is no text. Google's rules: gcp.md 4 [EX]. */
  extract: (args) => {
    const [text = missing, template = missing] = args
    // The part may lie before all that is not known, or be the rest.
    const [start, ...rest] = text.kind === 'text' ? text.text : []
    const parts = template.kind === 'known' && typeof template.value === 'string' ? templateOf(template.value) : undefined
    const from = typeof start === 'string' && parts !== undefined ? start.indexOf(parts.prefix) : -1
    if (typeof start === 'string' && parts !== undefined && from >= 0 && !canBeMissing(text)) {
      const behind = start.slice(from + parts.prefix.length)
      if (parts.suffix === '') return textValue(behind === '' ? rest : [behind, ...rest])
      const end = behind.indexOf(parts.suffix)
      if (end >= 0) return { kind: 'known', value: behind.slice(0, end) }
    }
    return extracted(args)
  },

  /** Where a text begins in another one for the first time, from 0; -1: nowhere. A third argument says where to begin. */
  indexOf: strings(({ text, wanted }, [, from = 0]) =>
    text === undefined || wanted === undefined || typeof from !== 'number' ? undefined : firstIndexOf(text, wanted, from),
  ),

  /** A number without its fraction, or a text of digits as a number (CEL's `int()`): missing for everything else. What no double holds is unknown. */
  int: ([value = missing]) => {
    if (value.kind !== 'known') return open(value) ?? missing
    const whole =
      typeof value.value === 'number'
        ? Math.trunc(value.value) + 0
        : typeof value.value === 'string'
          ? Number(integerOf(value.value) ?? Number.NaN)
          : Number.NaN
    if (Number.isNaN(whole)) return missing
    return Number.isSafeInteger(whole) ? { kind: 'known', value: whole } : { kind: 'unknown', why: 'the number is too large' }
  },

  /** The texts of a list with a separator between them; missing where one is no text. */
  join: ([list = missing, separator = { kind: 'known', value: '' }]) => {
    if (list.kind === 'unknown' || separator.kind === 'unknown') return list.kind === 'unknown' ? list : separator
    const items = list.kind === 'known' && isList(list.value) ? list.value : undefined
    if (items === undefined || separator.kind !== 'known') return open(list) ?? open(separator) ?? missing
    if (typeof separator.value !== 'string' || !items.every((item) => typeof item === 'string')) return missing
    return { kind: 'known', value: items.join(separator.value) }
  },

  /** The names of an object's members. */
  keys: ([object = missing]) => {
    const members = membersOf(object)
    return members === undefined ? object : { kind: 'known', value: Object.keys(members) }
  },

  /** Where a text begins in another one for the last time; -1: nowhere. A third argument says where to begin. */
  lastIndexOf: strings(({ text, wanted }, [, from]) =>
    text === undefined || wanted === undefined || (from !== undefined && typeof from !== 'number')
      ? undefined
      : lastIndexIn(text, wanted, from),
  ),

  /** A text that may stand in a pattern for itself; one with wildcards in it is open there, for the reason that the second argument gives. */
  literal: ([value = missing, why = missing], span) => {
    const text = asText(value)
    if (text === undefined || !text.some((part) => typeof part === 'string' && /[*?]/.test(part))) return value
    const hole: Hole = { name: '*', why: reasonGiven(why), span }
    return { kind: 'text', text: text.flatMap((part) => (typeof part === 'string' ? cutAtWildcards(part, hole) : [part])) }
  },

  /** A text in small letters, those of ASCII only; missing for what is no text. */
  lowerAscii: texts(([text = '']) => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())),

  /** The member of an object whose name is the second argument in any letter case. */
  member: ([object = missing, name = missing]) => {
    const members = membersOf(object)
    if (members === undefined) return object.kind === 'known' ? missing : object
    const wanted = name.kind === 'known' ? String(name.value).toLowerCase() : ''
    const found = Object.keys(members).find((key) => key.toLowerCase() === wanted)
    return found === undefined ? missing : { kind: 'known', value: members[found] ?? null }
  },

  /** The sum of numbers. */
  plus: (args) => {
    let sum = 0
    for (const arg of args) {
      if (arg.kind !== 'known' || typeof arg.value !== 'number') {
        return arg.kind === 'missing' ? missing : { kind: 'unknown', why: reasonOf(arg) ?? 'it is not a number' }
      }
      sum += arg.value
    }
    return { kind: 'known', value: sum }
  },

  /** A text with another one in the place of a third; a fourth argument says how often at most (cel-go, ext/strings.go). */
  replace: strings(({ text, wanted }, [, by, limit = -1]) =>
    text === undefined || wanted === undefined || typeof by !== 'string' || typeof limit !== 'number'
      ? undefined
      : replaceText(text, wanted, by, limit),
  ),

  /** How many characters (code points), elements or members there are; missing for what has none of them. */
  size: ([value = missing]) => {
    if (value.kind === 'unknown') return value
    if (value.kind !== 'known') return open(value) ?? missing
    const { value: known } = value
    if (typeof known === 'string') return { kind: 'known', value: [...known].length }
    if (typeof known !== 'object' || known === null) return missing
    return { kind: 'known', value: isList(known) ? known.length : Object.keys(known).length }
  },

  /** A text cut at a separator, into so many parts at most where a third argument says so (cel-go, ext/strings.go); missing for what is no text. */
  split: ([text = missing, separator = missing, limit = missing]) => {
    const [known, at] = [knownText(text), knownText(separator)]
    if (known === undefined || at === undefined) return open(text) ?? open(separator) ?? missing
    const most = limit.kind === 'known' && typeof limit.value === 'number' ? limit.value : -1
    return { kind: 'known', value: splitWithLimit(known, at, most) }
  },

  /**
   * A text, number or truth value as a text (CEL's `string()`): missing for everything else. A second argument says that numbers are doubles,
   * of which only short ones are written alike by all implementations.
   */
  string: ([value = missing, isDouble = missing]) => {
    if (value.kind === 'text' || value.kind === 'unknown') return value
    if (value.kind !== 'known') return missing
    const { value: known } = value
    if (typeof known === 'string' || typeof known === 'boolean') return { kind: 'known', value: String(known) }
    if (typeof known !== 'number') return missing
    const most = isDouble.kind === 'known' ? 999_999 : Number.MAX_SAFE_INTEGER
    return Number.isInteger(known) && Math.abs(known) <= most && !Object.is(known, -0)
      ? { kind: 'known', value: String(known) }
      : { kind: 'unknown', why: 'how the number is written is not known' }
  },

  /** The characters of a text from one position up to another, or to its end; missing where there are none, and for what is no text. */
  substring: strings(({ text }, [start, end]) =>
    text === undefined || typeof start !== 'number' || (end !== undefined && typeof end !== 'number')
      ? undefined
      : substringOf(text, start, end),
  ),

  /** A text that is not empty, or missing. Every other value is unknown, for the reason that the second argument gives. */
  text: ([value = missing, why = missing]) => {
    if (value.kind === 'missing' || value.kind === 'unknown') return value
    return asText(value) === undefined || canBeEmpty(value) ? { kind: 'unknown', why: reasonOf(value) ?? reasonGiven(why) } : value
  },

  /** A text without white space at its ends; missing for what is no text. */
  trim: texts(([text = '']) => trimmed(text)),

  /** The members of an object whose names begin with the second argument, without that beginning; missing if there are none. */
  under: ([object = missing, prefix = missing]) => {
    const members = membersOf(object)
    if (members === undefined || prefix.kind !== 'known') return missing
    const start = String(prefix.value)
    const found = Object.entries(members).filter(([name]) => name.startsWith(start))
    return found.length === 0
      ? missing
      : { kind: 'known', value: Object.fromEntries(found.map(([name, value]) => [name.slice(start.length), value])) }
  },

  /** A text in capitals, the letters of ASCII only; missing for what is no text. */
  upperAscii: texts(([text = '']) => text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase())),

  /** A number without its fraction, cut towards zero; one that no machine integer holds is unknown. Every other value stays as it is. */
  whole: ([value = missing]) => {
    if (value.kind !== 'known' || typeof value.value !== 'number') return value
    const cut = Math.trunc(value.value)
    return Number.isSafeInteger(cut)
      ? { kind: 'known', value: cut + 0 }
      : { kind: 'unknown', why: 'the number is too large to be cut for sure' }
  },
}

function membersOf(value: Value): { readonly [name: string]: JsonValue } | undefined {
  if (value.kind !== 'known' || typeof value.value !== 'object' || value.value === null || isList(value.value)) return undefined
  return value.value
}

function reasonGiven(why: Value): string {
  return why.kind === 'known' ? String(why.value) : 'it is not known'
}

function cutAtWildcards(text: string, hole: Hole): Text {
  return text.split(/[*?]/).flatMap((piece, i) => [...(i === 0 ? [] : [hole]), ...(piece === '' ? [] : [piece])])
}

function joined(patterns: readonly Pattern[]): Pattern {
  const parts: Pattern[number][] = []
  for (const part of patterns.flat()) {
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else if (part !== '') parts.push(part)
  }
  return parts
}

function isTextPart(part: Pattern[number]): part is string | Hole {
  return typeof part === 'string' || !('any' in part)
}

// A function of whole texts: what is no text is missing, what is not known whole unknown.
function texts(of: (args: readonly string[]) => string | undefined): (args: readonly Value[]) => Value {
  return (args) => {
    const known = args.map(knownText)
    if (known.some((text) => text === undefined)) return args.map(open).find((value) => value !== undefined) ?? missing
    const result = of(known.filter((text) => text !== undefined))
    return result === undefined ? missing : { kind: 'known', value: result }
  }
}

const extracted = texts(([text = '', template = '']) => extractByTemplate(text, template))

// A function of a text and of plain values: missing where one has the wrong type, unknown where one is not known.
function strings(
  of: (
    texts: { readonly text: string | undefined; readonly wanted: string | undefined },
    more: readonly (JsonValue | undefined)[],
  ) => JsonValue | undefined,
): (args: readonly Value[]) => Value {
  return (args) => {
    const known = args.map((arg) => (arg.kind === 'known' ? arg.value : undefined))
    if (known.includes(undefined)) return args.map(open).find((value) => value !== undefined) ?? missing
    const [text, ...more] = known
    const [wanted] = more
    const result = of({ text: typeof text === 'string' ? text : undefined, wanted: typeof wanted === 'string' ? wanted : undefined }, more)
    return result === undefined ? missing : { kind: 'known', value: result }
  }
}

function knownText(value: Value): string | undefined {
  return value.kind === 'known' && typeof value.value === 'string' ? value.value : undefined
}

// The value as far as it keeps a result open.
function open(value: Value): Value | undefined {
  if (value.kind === 'unknown') return value
  return value.kind === 'text' || value.kind === 'pattern'
    ? { kind: 'unknown', why: reasonOf(value) ?? 'a part of it is not known' }
    : undefined
}
