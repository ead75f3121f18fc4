import type { Pattern, Wildcard } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, FunctionId, OperatorId, Term, Test } from '../condition.ts'
import { regularExpression } from '../regular-expression.ts'
import type { CelType, CelValue } from './compiled.ts'

const onError: Test['on'] = { missing: 'error', null: 'error', mistyped: 'error', valueMissing: 'error' }

/** How a function is compiled; `undefined` entries are left to the engine. */
interface Row {
  /** The least and the most arguments, the target counted. */
  readonly count: readonly [number, number]
  /** The type that the first argument must have. */
  readonly of?: CelType
  /** The types of the further arguments. */
  readonly more?: readonly CelType[]
  readonly result: CelType
  /** A row of the table of functions. */
  readonly term?: FunctionId
  /** A test of the first argument against the others. */
  readonly test?: { readonly op: OperatorId; pattern?(wanted: Term, span: Span): Term }
}

const anyRun: Wildcard = { any: 'run' }

function pattern(before: boolean, after: boolean) {
  return (wanted: Term, span: Span): Term => {
    if (wanted.kind === 'text') {
      const parts: Pattern = [...(before ? [anyRun] : []), ...wanted.text, ...(after ? [anyRun] : [])]
      return { kind: 'pattern', pattern: parts, span: wanted.span }
    }
    const any: Term = { kind: 'pattern', pattern: [anyRun], span }
    return { kind: 'call', function: 'concat', args: [...(before ? [any] : []), wanted, ...(after ? [any] : [])], span }
  }
}

/** Functions and methods of CEL and of its extension for texts; `extract` is Google's own (gcp.md 4 [EX]). */
const rows: { readonly [name: string]: Row } = {
  startsWith: { count: [2, 2], of: 'string', result: 'bool', test: { op: 'like', pattern: pattern(false, true) } },
  endsWith: { count: [2, 2], of: 'string', result: 'bool', test: { op: 'like', pattern: pattern(true, false) } },
  contains: { count: [2, 2], of: 'string', result: 'bool', test: { op: 'like', pattern: pattern(true, true) } },
  matches: { count: [2, 2], of: 'string', result: 'bool', test: { op: 'matches' } },
  size: { count: [1, 1], result: 'int', term: 'size' },
  extract: { count: [2, 2], of: 'string', more: ['string'], result: 'string', term: 'extract' },
  split: { count: [2, 3], of: 'string', more: ['string', 'int'], result: 'list', term: 'split' },
  join: { count: [1, 2], of: 'list', more: ['string'], result: 'string', term: 'join' },
  lowerAscii: { count: [1, 1], of: 'string', result: 'string', term: 'lowerAscii' },
  upperAscii: { count: [1, 1], of: 'string', result: 'string', term: 'upperAscii' },
  string: { count: [1, 1], result: 'string', term: 'string' },
  ...Object.fromEntries(
    ['replace', 'substring', 'trim', 'charAt', 'indexOf', 'lastIndexOf', 'format', 'reverse', 'quote'].map((name) => [
      name,
      { count: [1, 4] as const, of: 'string' as const, result: 'any' as const },
    ]),
  ),
  ...Object.fromEntries(
    [
      'int',
      'uint',
      'double',
      'bool',
      'bytes',
      'type',
      'dyn',
      'timestamp',
      'duration',
      'getFullYear',
      'getMonth',
      'getDate',
      'getDayOfMonth',
      'getDayOfWeek',
      'getDayOfYear',
      'getHours',
      'getMinutes',
      'getSeconds',
      'getMilliseconds',
    ].map((name) => [name, { count: [1, 2] as const, result: 'any' as const }]),
  ),
}

/** Whether CEL, or an extension that a relying party documents, has a function of this name. */
export function isKnownFunction(name: string): boolean {
  return Object.hasOwn(rows, name)
}

/**
 * A call: the target of a method is its first argument. An error value begins with "no overload" where the call can never work, whatever
 * the token. `+` joins texts.
 */
export function callFunction(name: string, args: readonly CelValue[], span: Span, label = name): CelValue {
  const choice = args.findIndex((arg) => arg.kind === 'choice')
  const chosen = args[choice]
  if (chosen?.kind === 'choice') {
    const branch = (side: CelValue) => callFunction(name, args.with(choice, side), span, label)
    return { kind: 'choice', which: chosen.which, yes: branch(chosen.yes), no: branch(chosen.no), span }
  }
  const failed = args.find((arg) => arg.kind === 'error')
  if (failed !== undefined) return { ...failed, span }
  const hole = args.find((arg) => arg.kind === 'hole')
  if (hole !== undefined) return { ...hole, span }
  if (name === '+') return plus(args, span)
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined
  if (row === undefined) return { kind: 'error', why: `there is no function ${name}`, span }
  const [first, ...others] = args
  if (first === undefined || args.length < row.count[0] || args.length > row.count[1])
    return { kind: 'error', why: `no overload of ${name} takes ${args.length} arguments`, span }
  if (row.of !== undefined && !canBe(first, row.of)) return { kind: 'error', why: `no overload of ${name} takes this`, span }
  if (others.some((other, i) => !canBe(other, row.more?.[i] ?? 'any')))
    return { kind: 'error', why: `no overload of ${name} takes this`, span }
  if (row.test !== undefined) return testCall(row.test, first, others[0], label, span)
  if (row.term === undefined) return { kind: 'opaque', why: label, span }
  const terms = args.map(termOf)
  if (terms.some((term) => term === undefined)) return { kind: 'opaque', why: label, span }
  if (
    name === 'string' &&
    first.kind === 'term' &&
    first.type !== 'string' &&
    first.type !== 'double' &&
    first.type !== 'bool' &&
    first.type !== 'int' &&
    first.type !== 'any'
  )
    return { kind: 'opaque', why: label, span }
  return {
    kind: 'term',
    term: { kind: 'call', function: row.term, args: terms.filter((term) => term !== undefined), span },
    type: row.result,
  }
}

function testCall(test: NonNullable<Row['test']>, first: CelValue, wanted: CelValue | undefined, label: string, span: Span): CelValue {
  const [left, right] = [termOf(first), wanted && termOf(wanted)]
  if (left === undefined || right === undefined) return { kind: 'opaque', why: label, span }
  if (wanted?.kind === 'term' && wanted.literal !== undefined && typeof wanted.literal !== 'string')
    return { kind: 'error', why: `no overload of ${label} takes this`, span }
  if (
    test.op === 'matches' &&
    wanted?.kind === 'term' &&
    typeof wanted.literal === 'string' &&
    regularExpression(wanted.literal) === undefined
  )
    return { kind: 'error', why: `${wanted.literal} is no regular expression of RE2`, span }
  const condition: Condition = { kind: 'test', left, op: test.op, right: [test.pattern?.(right, span) ?? right], on: onError, label, span }
  return { kind: 'condition', of: condition }
}

// Texts are joined; whoever adds numbers or lists asks the engine. One text makes it sure: of anything else `+` is an error then.
function plus(args: readonly CelValue[], span: Span): CelValue {
  const terms = args.map(termOf)
  const isText = args.some((arg) => arg.kind === 'term' && arg.type === 'string')
  const canAll = args.every((arg) => canBe(arg, 'string'))
  if (isText && !canAll) return { kind: 'error', why: 'no overload of + takes a text and something else', span }
  if (!isText || terms.some((term) => term === undefined)) return { kind: 'opaque', why: 'what + comes to', span }
  return {
    kind: 'term',
    term: { kind: 'call', function: 'concat', args: terms.filter((term) => term !== undefined), span },
    type: 'string',
  }
}

function canBe(value: CelValue, type: CelType): boolean {
  switch (value.kind) {
    case 'term':
      return value.type === type || value.type === 'any' || type === 'any'
    case 'list':
      return type === 'list'
    case 'opaque':
      return true
    default:
      return false
  }
}

function termOf(value: CelValue): Term | undefined {
  if (value.kind === 'term') return value.term
  if (value.kind !== 'list') return undefined
  const items = value.items.map((item) => (item.kind === 'term' ? item.literal : undefined))
  const known = items.flatMap((item) => (item === undefined ? [] : [item]))
  return known.length === items.length ? { kind: 'json', value: known, span: value.span } : undefined
}
