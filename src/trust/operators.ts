import { plain } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import { matchPattern } from '../text/pattern.ts'
import type { OperatorId } from './condition.ts'
import { likeByField } from './fields.ts'
import { isInNetwork } from './network.ts'
import { regularExpression } from './regular-expression.ts'
import { secondsOf } from './time.ts'
import { NO, type TruthSet, YES } from './truth.ts'
import { asPattern, asText, isList, typeOf, type Value } from './value.ts'

/**
 * One operator of the algebra. `test` gets values that are neither missing nor wholly unknown nor (on the left) null;
 * `undefined` means that the left value is not of a type that it can compare: the test's `on.mistyped` answers then.
 */
interface Operator {
  /** How the wanted side reads in a trace, before the values. */
  readonly verb: string
  test(left: Value, right: Value): TruthSet | undefined
}

/** The table of operators: what a dialect compiles its own operators to. */
export const operators: { readonly [id in OperatorId]: Operator } = {
  equals: {
    verb: '',
    test(left, right) {
      if (left.kind === 'known' && right.kind === 'known') {
        if (typeOf(left.value) !== typeOf(right.value)) return undefined
        return sameJson(left.value, right.value) ? YES : NO
      }
      return match(left, right)
    },
  },
  equalsIgnoreCase: {
    verb: 'ignoring case',
    test: (left, right) => match(lowered(left), lowered(right)),
  },
  like: {
    verb: 'like',
    test: (left, right) => match(left, right),
  },
  /** Both sides cut into six fields at the first five colons, as ARNs have; field by field. */
  likeByField: { verb: 'like, field by field,', test: likeByField },
  lessThan: numbers('less than', (left, right) => left < right),
  atMost: numbers('at most', (left, right) => left <= right),
  /** A text of so many bytes in UTF-8 at most. Parts that are not known count as none: too much stays too much. */
  atMostBytes: {
    verb: 'at most, in bytes,',
    test(left, right) {
      const [text, most] = [asText(left), plainOf(right)]
      if (text === undefined || typeof most !== 'number') return undefined
      const known = text.reduce((sum, part) => sum + (typeof part === 'string' ? bytesOf(part) : 0), 0)
      if (known > most) return NO
      return plain(text) === undefined ? YES | NO : YES
    },
  },
  moreThan: numbers('more than', (left, right) => left > right),
  atLeast: numbers('at least', (left, right) => left >= right),
  sameTime: times('at', (left, right) => left === right),
  before: times('before', (left, right) => left < right),
  notAfter: times('at or before', (left, right) => left <= right),
  after: times('after', (left, right) => left > right),
  notBefore: times('at or after', (left, right) => left >= right),
  /** An IP address in a network in CIDR notation. */
  inNetwork: {
    verb: 'in',
    test(left, right) {
      if (typeof plainOf(left) !== 'string' || typeof plainOf(right) !== 'string') return undefined
      const answer = isInNetwork(String(plainOf(left)), String(plainOf(right)))
      return answer === undefined ? undefined : answer ? YES : NO
    },
  },
  /** A regular expression in RE2's syntax that some part of the text matches; one that RE2 refuses is no text that can be compared. */
  matches: {
    verb: 'matching',
    test(left, right) {
      const [text, source] = [asText(left), plainOf(right)]
      if (text === undefined) return undefined
      if (typeof source !== 'string') return right.kind === 'text' ? YES | NO : undefined
      const expression = regularExpression(source)
      if (expression === undefined) return undefined
      const known = plain(text)
      return known === undefined ? YES | NO : expression(known) ? YES : NO
    },
  },
  present: { verb: 'present', test: () => YES },
}

function numbers(verb: string, holds: (left: number, right: number) => boolean): Operator {
  return {
    verb,
    test(left, right) {
      const [a, b] = [plainOf(left), plainOf(right)]
      return typeof a === 'number' && typeof b === 'number' ? (holds(a, b) ? YES : NO) : undefined
    },
  }
}

// Times are seconds since 1970, or texts of the formats that `secondsOf` reads.
function times(verb: string, holds: (left: number, right: number) => boolean): Operator {
  return {
    verb,
    test(left, right) {
      const [a, b] = [timeOf(left), timeOf(right)]
      return a === undefined || b === undefined ? undefined : holds(a, b) ? YES : NO
    },
  }
}

function timeOf(value: Value): number | undefined {
  const known = plainOf(value)
  return typeof known === 'number' ? known : typeof known === 'string' ? secondsOf(known) : undefined
}

function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

function plainOf(value: Value): JsonValue | undefined {
  return value.kind === 'known' ? value.value : undefined
}

function match(left: Value, right: Value): TruthSet | undefined {
  const subject = asText(left)
  const pattern = asPattern(right)
  if (subject === undefined || pattern === undefined) return undefined
  const answers = matchPattern(pattern, subject)
  return (answers.yes ? YES : 0) | (answers.no ? NO : 0)
}

function lowered(value: Value): Value {
  const text = asText(value)
  return text === undefined ? value : { kind: 'text', text: text.map((part) => (typeof part === 'string' ? part.toLowerCase() : part)) }
}

/** Deep equality of JSON values; objects without regard to the order of their names. */
function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i] ?? null))
  }
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => name in b && sameJson(a[name] ?? null, b[name] ?? null))
}
