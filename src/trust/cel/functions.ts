import type { CelProgram } from '../../cel/engine.ts'
import type { Pattern, Wildcard } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, FunctionId, OperatorId, Term, Test } from '../condition.ts'
import { regularExpression } from '../regular-expression.ts'
import { sureType } from './claim-types.ts'
import type { CelType, CelValue } from './compiled.ts'

const onError: Test['on'] = { missing: 'error', null: 'error', mistyped: 'error', valueMissing: 'error' }

/** How a function is compiled; what has neither `term` nor `test` is left to the engine. */
interface Row {
  /** How it is called: `x.name()`, `name(x)` or either way. */
  readonly form: 'method' | 'call' | 'both'
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
  startsWith: { form: 'method', count: [2, 2], of: 'string', result: 'bool', test: { op: 'like', pattern: pattern(false, true) } },
  endsWith: { form: 'method', count: [2, 2], of: 'string', result: 'bool', test: { op: 'like', pattern: pattern(true, false) } },
  contains: { form: 'method', count: [2, 2], of: 'string', result: 'bool', test: { op: 'like', pattern: pattern(true, true) } },
  matches: { form: 'both', count: [2, 2], of: 'string', result: 'bool', test: { op: 'matches' } },
  size: { form: 'both', count: [1, 1], result: 'int', term: 'size' },
  extract: { form: 'method', count: [2, 2], of: 'string', more: ['string'], result: 'string', term: 'extract' },
  split: { form: 'method', count: [2, 3], of: 'string', more: ['string', 'int'], result: 'list', term: 'split' },
  join: { form: 'method', count: [1, 2], of: 'list', more: ['string'], result: 'string', term: 'join' },
  lowerAscii: { form: 'method', count: [1, 1], of: 'string', result: 'string', term: 'lowerAscii' },
  upperAscii: { form: 'method', count: [1, 1], of: 'string', result: 'string', term: 'upperAscii' },
  trim: { form: 'method', count: [1, 1], of: 'string', result: 'string', term: 'trim' },
  replace: { form: 'method', count: [3, 4], of: 'string', more: ['string', 'string', 'int'], result: 'string', term: 'replace' },
  substring: { form: 'method', count: [2, 3], of: 'string', more: ['int', 'int'], result: 'string', term: 'substring' },
  charAt: { form: 'method', count: [2, 2], of: 'string', more: ['int'], result: 'string', term: 'charAt' },
  indexOf: { form: 'method', count: [2, 3], of: 'string', more: ['string', 'int'], result: 'int', term: 'indexOf' },
  lastIndexOf: { form: 'method', count: [2, 3], of: 'string', more: ['string', 'int'], result: 'int', term: 'lastIndexOf' },
  string: { form: 'call', count: [1, 1], result: 'string', term: 'string' },
  int: { form: 'call', count: [1, 1], result: 'int', term: 'int' },
  ...engineRows('method', [1, 4], ['format', 'reverse']),
  ...engineRows('call', [1, 2], ['uint', 'double', 'bool', 'bytes', 'type', 'dyn', 'timestamp', 'duration']),
  ...engineRows(
    'method',
    [1, 2],
    [
      ...['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear'],
      ...['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'],
    ],
  ),
}

// Functions that only an engine works out.
function engineRows(form: Row['form'], count: Row['count'], names: readonly string[]): { readonly [name: string]: Row } {
  return Object.fromEntries(names.map((name) => [name, { form, count, result: 'any' }]))
}

/** Whether CEL, or an extension that a relying party documents, has a function of this name. */
export function isKnownFunction(name: string): boolean {
  return Object.hasOwn(rows, name)
}

/** How a call is written: `label` is its text. */
interface Written {
  readonly label: string
  readonly isMethod: boolean
}

/**
 * A call: the target of a method is its first argument. An error value begins with "no overload" where the call can never work, whatever
 * the token. `+` joins texts.
 */
export function callFunction(
  name: string,
  args: readonly CelValue[],
  numbers: CelProgram['numbers'],
  span: Span,
  written: Written = { label: name, isMethod: false },
): CelValue {
  const choice = args.findIndex((arg) => arg.kind === 'choice')
  const chosen = args[choice]
  if (chosen?.kind === 'choice') {
    const branch = (side: CelValue) => callFunction(name, args.with(choice, side), numbers, span, written)
    return { kind: 'choice', which: chosen.which, yes: branch(chosen.yes), no: branch(chosen.no), span }
  }
  const failed = args.find((arg) => arg.kind === 'error')
  if (failed !== undefined) return { ...failed, span }
  const hole = args.find((arg) => arg.kind === 'hole')
  if (hole !== undefined) return { ...hole, span }
  if (name === '+') return plus(args, span)
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined
  if (row === undefined) return { kind: 'error', why: `there is no function ${name}`, span }
  const wrong = wrongIn(row, args, written)
  if (wrong !== undefined) return { kind: 'error', why: `no overload of ${name} ${wrong}`, span }
  const { label } = written
  const [first, ...others] = args
  if (first !== undefined && row.test !== undefined) return testCall(row.test, first, others[0], label, span)
  const terms = args.map(termOf)
  const found = terms.filter((term) => term !== undefined)
  // Whether a number of a token is a whole one is what the engine knows.
  const isSure = others.every((other, i) => row.more?.[i] !== 'int' || sureType(other) === 'int')
  if (row.term === undefined || found.length < terms.length || !isSure) return { kind: 'opaque', why: label, span }
  const isDouble = name === 'string' && numbers === 'double' && first !== undefined && mayBeDouble(first)
  const more: readonly Term[] = isDouble ? [{ kind: 'json', value: 'double', span }] : []
  return { kind: 'term', term: { kind: 'call', function: row.term, args: [...found, ...more], span }, type: row.result }
}

// Why a call can't work, whatever the token.
function wrongIn({ form, count: [least, most], of, more }: Row, args: readonly CelValue[], { isMethod }: Written): string | undefined {
  const [first, ...others] = args
  if (form !== 'both' && isMethod !== (form === 'method')) return isMethod ? 'is a method' : 'is no method'
  if (first === undefined || args.length < least || args.length > most) return `takes ${args.length} arguments`
  if (of !== undefined && !canBe(first, of)) return 'takes this'
  return others.some((other, i) => !canBe(other, more?.[i] ?? 'any')) ? 'takes this' : undefined
}

function mayBeDouble(value: CelValue): boolean {
  const type = sureType(value)
  return type === 'any' || type === 'double'
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
  // A claim that GitLab writes as a text is taken to be one.
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
  const sure = sureType(value)
  return type === 'any' || sure === 'any' || sure === type
}

function termOf(value: CelValue): Term | undefined {
  if (value.kind === 'term') return value.term
  if (value.kind !== 'list') return undefined
  const items = value.items.map((item) => (item.kind === 'term' ? item.literal : undefined))
  const known = items.flatMap((item) => (item === undefined ? [] : [item]))
  return known.length === items.length ? { kind: 'json', value: known, span: value.span } : undefined
}
