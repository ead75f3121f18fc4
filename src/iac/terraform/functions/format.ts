import { concat, plain, type Text } from '../../../text/holes.ts'
import type { Value } from '../../value.ts'
import { isMany, makeList, many, nodesOf } from '../build.ts'
import { holeOf, numberText, toBoolean, toNumber, unknownPart } from '../convert.ts'
import { textPart } from '../unset.ts'
import type { Call, TerraformFunction } from './call.ts'
import { jsonText } from './json-text.ts'

const verb = /%(?:\[(\d{1,3})\])?([-+ 0#]{0,5})(\d{1,3})?(?:\.(\d{1,3}))?(.)/gsu

interface Directive {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly letter: string
}

/** A text, or why Terraform refuses it. */
type Formatted = { readonly text: Text } | { readonly why: string }

/** `format`'s text with its directives filled in, in the notation of Go's fmt as far as Terraform takes it. */
function fill(format: string, args: readonly Value[], call: Call): Formatted {
  const texts: Text[] = []
  let at = 0
  let next = 0
  let used = 0
  for (const match of format.matchAll(verb)) {
    texts.push([format.slice(at, match.index)])
    at = match.index + match[0].length
    const [, position, flags = '', width, precision, letter = ''] = match
    if (letter === '%') {
      texts.push(['%'])
      continue
    }
    if (position !== undefined) next = Number(position) - 1
    const arg = args[next++]
    used = Math.max(used, next)
    if (arg === undefined) return { why: `there is no argument ${next} for ${match[0]}` }
    const directive = { flags, width: Number(width ?? 0), precision: precision === undefined ? undefined : Number(precision), letter }
    const text = one(arg, directive, call)
    if (text === undefined) return { why: `${match[0]} does not take this argument` }
    texts.push(text)
  }
  if (format.indexOf('%', at) >= 0) return { why: 'a directive is not complete' }
  return used < args.length ? { why: 'there are more arguments than directives' } : { text: concat(...texts, [format.slice(at)]) }
}

function one(arg: Value, directive: Directive, call: Call): Text | undefined {
  const { letter, width, precision } = directive
  const written = letter === 'v' || letter === 's' || letter === 'q' ? words(arg, letter, call) : undefined
  if (written === undefined) return numeric(arg, directive, call)
  const text = plain(written)
  if (text !== undefined) return [pad(precision === undefined ? text : [...text].slice(0, precision).join(''), directive)]
  return width === 0 && precision === undefined
    ? written
    : [holeOf(unknownPart(arg) ?? { name: call.title(), why: 'it is not known' }, call.span)]
}

function words(arg: Value, letter: string, call: Call): Text | undefined {
  if (letter === 'v' && (arg.kind === 'list' || arg.kind === 'object' || arg.kind === 'null'))
    return call.run.spend(nodesOf(arg)) ? jsonText(arg) : undefined
  const text = textPart(arg)
  return text === undefined || letter !== 'q' ? text : jsonText({ kind: 'text', text, span: call.span })
}

function numeric(arg: Value, directive: Directive, call: Call): Text | undefined {
  const value = directive.letter === 't' ? toBoolean(arg) : toNumber(arg)
  if (value === undefined) return undefined
  if (value === 'unknown') return [holeOf(unknownPart(arg) ?? { name: call.title(), why: 'it is not known' }, call.span)]
  const text = typeof value === 'boolean' ? String(value) : digits(value, directive)
  return text === undefined ? undefined : [pad(text, directive)]
}

function digits(value: number, { letter, precision, flags }: Directive): string | undefined {
  const sign = flags.includes('+') && value >= 0 ? '+' : ''
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined
  if (whole === undefined) return undefined
  switch (letter) {
    case 'd':
      return sign + whole.toString()
    case 'b':
      return sign + whole.toString(2)
    case 'o':
      return sign + whole.toString(8)
    case 'x':
      return sign + whole.toString(16)
    case 'X':
      return sign + whole.toString(16).toUpperCase()
    case 'f':
      return sign + value.toFixed(Math.min(precision ?? 6, 100))
    case 'e':
      return sign + value.toExponential(Math.min(precision ?? 6, 100)).replace(/e([+-])(\d)$/, 'e$10$2')
    case 'g':
      return sign + numberText(value)
    default:
      return undefined
  }
}

function pad(text: string, { flags, width, letter }: Directive): string {
  if (flags.includes('-')) return text.padEnd(width)
  const zero = flags.includes('0') && letter !== 's' && letter !== 'q' && letter !== 'v'
  if (!zero) return text.padStart(width)
  const sign = /^[+-]/.test(text) ? text.charAt(0) : ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}

function format(call: Call): Value {
  const pattern = call.plain(0)
  if (pattern === undefined) return call.noText(0)
  if (!call.run.spend(pattern.length / 10)) return call.run.exceeded(call.title(), call.span)
  const result = fill(pattern, call.args.slice(1), call)
  return 'why' in result ? call.fail(result.why) : call.make(result.text)
}

const mostLists = 10_000

/** `format` for each element; single values stand in each, and lists must be of one length. */
function formatList(call: Call): Value {
  const pattern = call.plain(0)
  if (pattern === undefined) return call.unknown(unknownPart(call.arg(0)))
  const args = call.args.slice(1)
  const lists = args.flatMap((arg) => (arg.kind === 'list' ? [arg.items] : []))
  const open = args.some((arg) => arg.kind === 'unknown') || lists.some((items) => items.some(isMany)) || args.some(isUnordered)
  if (open) return openList(call, pattern, args)
  const length = lists[0]?.length ?? 1
  if (lists.some((items) => items.length !== length)) return call.fail('the lists are not of one length')
  if (length > mostLists || !call.run.spend(length)) return call.run.exceeded(call.title(), call.span)
  const items: Value[] = []
  for (let i = 0; i < length; i++) {
    const result = fill(
      pattern,
      args.map((arg) => (arg.kind === 'list' ? (arg.items[i] ?? arg) : arg)),
      call,
    )
    if ('why' in result) return call.fail(result.why)
    items.push(call.make(result.text))
  }
  return makeList(call.run, items, call.span)
}

function isUnordered(arg: Value): boolean {
  return arg.kind === 'list' && arg.set === true && arg.items.length > 1 && arg.items.some((item) => unknownPart(item) !== undefined)
}

// One item that stands for all: what is fixed in the format stays.
function openList(call: Call, pattern: string, args: readonly Value[]): Value {
  const cause = args.find((arg) => arg.kind === 'unknown') ?? args.find((arg) => arg.kind === 'list')
  const open = { name: call.title(), why: (cause?.kind === 'unknown' ? cause.why : undefined) ?? 'the number of elements is not known' }
  call.run.doubts++
  const shared = args.map(
    (arg): Value => (arg.kind === 'list' || arg.kind === 'unknown' ? { kind: 'unknown', ...nameOf(arg, open), span: arg.span } : arg),
  )
  const result = fill(pattern, shared, call)
  const item: Value = 'why' in result ? { kind: 'unknown', ...open, span: call.span } : { kind: 'text', text: result.text, span: call.span }
  return makeList(call.run, [many(item, open)], call.span)
}

function nameOf(arg: Value, open: { readonly name: string; readonly why: string }): { readonly name: string; readonly why: string } {
  return arg.kind === 'unknown' ? { name: arg.name, why: arg.why } : open
}

/** developer.hashicorp.com/terraform/language/functions/format and formatlist */
export const formatFunctions: Readonly<Record<string, readonly [least: number, most: number, run: TerraformFunction]>> = {
  format: [1, 1000, format],
  formatlist: [1, 1000, formatList],
}
