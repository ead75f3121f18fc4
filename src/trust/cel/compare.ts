import type { JsonValue } from '../../text/json.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term, Test } from '../condition.ts'
import { sureType } from './claim-types.ts'
import type { CelType, CelValue } from './compiled.ts'
import { constant } from './value.ts'

type Result = Condition | 'opaque'
type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

const onError: Test['on'] = { missing: 'error', null: 'error', mistyped: 'error' }

/** A value where a truth is wanted. */
export function toTruth(value: CelValue, label: string): Condition | 'opaque' | 'not bool' {
  switch (value.kind) {
    case 'condition':
      return value.of
    case 'term': {
      if (typeof value.literal === 'boolean') return constant(value.literal ? 'yes' : 'no', label, value.term.span)
      const type = sureType(value)
      if (type !== 'any' && type !== 'bool') return 'not bool'
      const { span } = value.term
      return { kind: 'test', left: value.term, op: 'equals', right: [{ kind: 'json', value: true, span }], on: onError, label, span }
    }
    case 'choice': {
      const [yes, no] = [toTruth(value.yes, label), toTruth(value.no, label)]
      if (yes === 'opaque' || no === 'opaque') return 'opaque'
      const branch = (truth: Condition | 'not bool') =>
        truth === 'not bool' ? constant('error', `${label} is no truth value`, value.span) : truth
      return yes === 'not bool' && no === 'not bool'
        ? 'not bool'
        : { kind: 'choice', which: value.which, yes: branch(yes), no: branch(no), label, span: value.span }
    }
    case 'hole':
      return constant('unknown', value.hole.why, value.span)
    case 'error':
      return constant('error', value.why, value.span)
    case 'opaque': {
      if (value.term === undefined) return 'opaque'
      const { term, span } = value
      return { kind: 'test', left: term, op: 'equals', right: [{ kind: 'json', value: true, span }], on: onError, label, span }
    }
    default:
      return 'not bool'
  }
}

/** `left op right`, branch by branch where a side depends on a condition. */
export function compareValues(left: CelValue, op: Comparison, right: CelValue, label: string, span: Span): Result {
  if (left.kind === 'choice') return branches(left, (side) => compareValues(side, op, right, label, span), label, span)
  if (right.kind === 'choice') return branches(right, (side) => compareValues(left, op, side, label, span), label, span)
  if (left.kind === 'error') return constant('error', left.why, span)
  if (right.kind === 'error') return constant('error', right.why, span)
  if (left.kind === 'hole') return constant('unknown', left.hole.why, span)
  if (right.kind === 'hole') return constant('unknown', right.hole.why, span)
  if (op === '!=') {
    const equal = compareValues(left, '==', right, label, span)
    return equal === 'opaque' ? equal : { kind: 'not', of: equal, span }
  }
  const [a, b] = [asTerm(left), asTerm(right)]
  if (a === undefined || b === undefined) return op === '==' ? equalTruths(left, right, label, span) : 'opaque'
  // The claim stands on the left, whatever the order of the text.
  const [subject, wanted, turned] = a.literal !== undefined && b.literal === undefined ? [b, a, true] : [a, b, false]
  return op === '==' ? equals(subject, [wanted], label, span) : ordering(subject, turned ? mirrored[op] : op, wanted, label, span)
}

/** `left in right`. */
export function isOneOf(left: CelValue, right: CelValue, label: string, span: Span): Result {
  if (left.kind === 'choice') return branches(left, (side) => isOneOf(side, right, label, span), label, span)
  if (right.kind === 'choice') return branches(right, (side) => isOneOf(left, side, label, span), label, span)
  if (left.kind === 'error' || right.kind === 'error')
    return constant('error', left.kind === 'error' ? left.why : right.kind === 'error' ? right.why : '', span)
  if (left.kind === 'hole' || right.kind === 'hole')
    return constant('unknown', left.kind === 'hole' ? left.hole.why : right.kind === 'hole' ? right.hole.why : '', span)
  const subject = asTerm(left)
  if (right.kind === 'list') {
    const literals = right.items.map(asLiteral)
    const found = literals.filter((item) => item !== undefined)
    if (subject !== undefined && found.length === literals.length) return equals(subject, found, label, span)
    const of = anyOf(
      right.items.map((item) => compareValues(left, '==', item, label, span)),
      label,
      span,
    )
    return of === 'opaque' ? of : whereAllAre([left, ...right.items], of, span)
  }
  const key = subject?.literal
  if (right.kind === 'claims') {
    if (typeof key !== 'string') return 'opaque'
    return {
      kind: 'test',
      left: { kind: 'claim', path: [key], span },
      op: 'present',
      right: [],
      on: { missing: 'no', null: 'yes', mistyped: 'yes' },
      label,
      span,
    }
  }
  if (right.kind === 'map') {
    const keys = right.entries.map((entry) => (entry.key.kind === 'term' ? entry.key.literal : undefined))
    if (keys.includes(undefined) || new Set(keys).size < keys.length) return 'opaque'
    const of = anyOf(
      right.entries.map((entry) => compareValues(left, '==', entry.key, label, span)),
      label,
      span,
    )
    const values = right.entries.map((entry) => entry.value)
    return of === 'opaque' ? of : whereAllAre([left, ...values], of, span)
  }
  if (right.kind !== 'term' || right.type !== 'list' || subject === undefined) return 'opaque'
  const item: Term = { kind: 'item', name: 'element', path: [], span }
  const some: Condition = {
    kind: 'some',
    over: right.term,
    as: 'element',
    of: equals({ term: item, type: 'any' }, [subject], label, span),
    empty: 'no',
    missing: 'error',
    null: 'error',
    notList: 'error',
    label,
    span,
  }
  return whereAllAre([left], some, span)
}

/** Whether working out the value can be an error of CEL. */
export function canFail(value: CelValue): boolean {
  switch (value.kind) {
    case 'term':
      return value.literal === undefined && value.term.kind !== 'text' && value.term.kind !== 'json'
    case 'list':
      return value.items.some(canFail)
    case 'map': {
      const keys = value.entries.map(({ key }) => (key.kind === 'term' ? key.literal : undefined))
      return keys.includes(undefined) || new Set(keys).size < keys.length || value.entries.some((entry) => canFail(entry.value))
    }
    case 'claims':
    case 'object':
    case 'hole':
      return false
    default:
      return true
  }
}

/** A condition that is CEL's error unless all these values are there: lists and maps are made whole. `opaque` where that can't be said. */
export function whereAllAre(parts: readonly CelValue[], condition: Condition, span: Span): Result {
  const of: Condition[] = []
  for (const part of parts.filter(canFail)) {
    if (part.kind !== 'term') return 'opaque'
    const on: Test['on'] = { missing: 'no', null: 'yes', mistyped: 'yes' }
    of.push({ kind: 'test', left: part.term, op: 'present', right: [], on, label: 'is there', span })
  }
  if (of.length === 0) return condition
  const no = constant('error', 'a part of it is not there', span)
  return { kind: 'choice', which: { kind: 'all', of, span }, yes: condition, no, span }
}

function anyOf(parts: readonly Result[], label: string, span: Span): Result {
  return parts.includes('opaque') ? 'opaque' : { kind: 'any', of: parts.filter((part) => part !== 'opaque'), label, span }
}

// Texts with unknown parts and literals, but null: a value that is null answers as its own test says.
function asLiteral(value: CelValue): Operand | undefined {
  const operand = asTerm(value)
  return operand !== undefined && operand.literal !== null && (operand.literal !== undefined || operand.term.kind === 'text')
    ? operand
    : undefined
}

interface Operand {
  readonly term: Term
  readonly type: CelType
  readonly literal?: JsonValue
}

// A list or map of literals is a literal itself.
function asTerm(value: CelValue): Operand | undefined {
  if (value.kind === 'term') return value
  if (value.kind === 'opaque') return value.term === undefined ? undefined : { term: value.term, type: 'any' }
  if (value.kind === 'list') {
    const items = value.items.map(asTerm)
    const json = items.flatMap((item) => (item?.literal === undefined ? [] : [item.literal]))
    return json.length === items.length ? { term: { kind: 'json', value: json, span: value.span }, type: 'list', literal: json } : undefined
  }
  return undefined
}

// Types that differ are not equal, and no error; a value that isn't there is one (cel-spec langdef, "Equality").
function equals(subject: Operand, wanted: readonly Operand[], label: string, span: Span): Condition {
  const isOpen = wanted.some((one) => one.literal === undefined && one.term.kind !== 'text')
  const [only] = wanted
  if (isOpen && only !== undefined && wanted.length === 1 && subject.type === 'any') return equalsOpen(subject, only, label, span)
  const hasNull = wanted.some((one) => one.literal === null)
  const on: Test['on'] = {
    missing: 'error',
    null: hasNull ? 'yes' : isOpen ? 'unknown' : 'no',
    mistyped: 'no',
    ...(isOpen ? { valueMissing: 'error' as const } : {}),
  }
  return { kind: 'test', left: subject.term, op: 'equals', right: wanted.map((one) => one.term), on, label, span }
}

// A value that may be null is equal to one that turns out to be null.
function equalsOpen(subject: Operand, wanted: Operand, label: string, span: Span): Condition {
  const on: Test['on'] = { missing: 'error', null: 'yes', mistyped: 'no' }
  const isNull = (left: Term): Condition => ({
    kind: 'test',
    left,
    op: 'equals',
    right: [{ kind: 'json', value: null, span }],
    on,
    label,
    span,
  })
  const no = equals({ ...subject, type: 'string' }, [wanted], label, span)
  return { kind: 'choice', which: isNull(subject.term), yes: isNull(wanted.term), no, label, span }
}

const orders = { '<': 'lessThan', '<=': 'atMost', '>': 'moreThan', '>=': 'atLeast' } as const
const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const

// Numbers only: how CEL sorts texts is the engine's business.
function ordering(subject: Operand, op: Comparison, wanted: Operand, label: string, span: Span): Result {
  const isNumber = ({ term, type }: Operand) => term.kind !== 'claim' && (type === 'int' || type === 'uint' || type === 'double')
  if (op === '==' || op === '!=' || !(isNumber(subject) || isNumber(wanted))) return 'opaque'
  return { kind: 'test', left: subject.term, op: orders[op], right: [wanted.term], on: { ...onError, valueMissing: 'error' }, label, span }
}

// Two truths: the same, or not.
function equalTruths(left: CelValue, right: CelValue, label: string, span: Span): Result {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.kind !== 'condition' || other.kind !== 'term' || other.literal === undefined) continue
    const branch = (truth: boolean) => constant(other.literal === truth ? 'yes' : 'no', label, span)
    return { kind: 'choice', which: one.of, yes: branch(true), no: branch(false), label, span }
  }
  return 'opaque'
}

function branches(value: CelValue & { readonly kind: 'choice' }, of: (side: CelValue) => Result, label: string, span: Span): Result {
  const [yes, no] = [of(value.yes), of(value.no)]
  return yes === 'opaque' || no === 'opaque' ? 'opaque' : { kind: 'choice', which: value.which, yes, no, label, span }
}
