import type { JsonValue } from '../text/json.ts'
import { matchPattern } from '../text/pattern.ts'
import type { OperatorId } from './condition.ts'
import { NO, type TruthSet, YES } from './truth.ts'
import { asPattern, asText, typeOf, type Value } from './value.ts'

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
  atMost: {
    verb: 'at most',
    test(left, right) {
      if (left.kind !== 'known' || right.kind !== 'known') return undefined
      if (typeof left.value !== 'number' || typeof right.value !== 'number') return undefined
      return left.value <= right.value ? YES : NO
    },
  },
  present: { verb: 'present', test: () => YES },
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

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
