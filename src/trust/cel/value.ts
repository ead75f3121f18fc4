import type { Cel } from '../../cel/tree.ts'
import type { JsonValue } from '../../text/json.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term } from '../condition.ts'
import type { CelType, CelValue } from './compiled.ts'

/** Names that macros bind, and what they stand for. */
export type Bound = ReadonlyMap<string, CelValue>

/** A literal. One of text is a text to the algebra too, so that rules and fixes know it. */
export function literalTerm(value: JsonValue, span: Span, type: CelType): CelValue {
  const term: Term = typeof value === 'string' ? { kind: 'text', text: value === '' ? [] : [value], span } : { kind: 'json', value, span }
  return { kind: 'term', term, type, literal: value }
}

/** A constant, in the words of a trace. */
export function constant(truth: 'yes' | 'no' | 'error' | 'unknown', why: string, span: Span): Condition {
  return { kind: 'constant', truth, why, span }
}

/** The text of a string literal without unknown parts. */
export function stringOf(cel: Cel): string | undefined {
  if (cel.kind !== 'literal' || cel.value.type !== 'string') return undefined
  return cel.value.text.every((part) => typeof part === 'string') ? cel.value.text.join('') : undefined
}
