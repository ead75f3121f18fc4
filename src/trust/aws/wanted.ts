import { follow, type Node } from '../../syntax/node.ts'
import { parseGlob } from '../../text/file-glob.ts'
import { firstHole, plain, type Text } from '../../text/holes.ts'
import { matchPattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import type { Term } from '../condition.ts'
import { addressOf, isInNetwork } from '../network.ts'
import { secondsOf } from '../time.ts'
import type { Key } from './keys.ts'
import { type OperatorRow, type RowOperator, suits } from './operators.ts'
import { type Reading, valueTerm } from './policy-variables.ts'
import { textOf } from './values.ts'

type Readable = Exclude<Key, { readonly kind: 'unknown' }>

/**
 * One value of a condition entry as its operator reads it. What the operator is not documented for (a key or a value of another kind) is
 * an unknown text with that reason: it decides nothing, but a missing key still does. `text` is that of the document.
 */
export function wantedTerm(node: Node, operator: RowOperator, key: Readable, name: string, reading: Reading, text: string): Term {
  const { span } = node
  const { row } = operator
  const target = follow(node)
  if (key.kind !== 'absent' && key.type === 'list' && operator.over === undefined) {
    return hole(name, `the key ${name} holds several values, which AWS compares only with ForAnyValue or ForAllValues`, span)
  }
  if (key.kind !== 'absent' && key.type !== 'list' && !suits(row, key.type)) {
    return hole(
      name,
      `AWS documents ${name} as ${typeNames[key.type]}; what ${familyNames[row.family]} does with it is not documented`,
      span,
    )
  }
  const raw = target?.kind === 'scalar' ? textOf(target, text) : undefined
  if (raw === undefined) return hole('value', 'it is not a text, number or boolean', span)
  if (row.family === 'text') return valueTerm(raw, reading, span)
  if (row.family === 'arn') return arnTerm(raw, reading, span)
  const value = plain(raw)
  if (value === undefined) return { kind: 'text', text: raw, span }
  return (
    typed(value, row, span) ?? hole('value', `AWS documents ${wantedNames[row.family]} here; what ${value} does is not documented`, span)
  )
}

const typeNames = {
  text: 'a text',
  list: 'several texts',
  time: 'a date',
  epoch: 'a date',
  boolean: 'true or false',
  address: 'an IP address',
} as const

const familyNames = {
  text: 'a String operator',
  number: 'a Numeric operator',
  time: 'a Date operator',
  boolean: 'Bool',
  binary: 'BinaryEquals',
  address: 'an IP address operator',
  arn: 'an ARN operator',
  presence: 'Null',
} as const

const wantedNames = {
  text: 'a text',
  number: 'a number',
  time: 'an ISO 8601 date or seconds since 1970',
  boolean: 'true or false',
  binary: 'base64',
  address: 'an IP address or range',
  arn: 'an ARN',
  presence: 'true or false',
} as const

// The value in the operator's own type; policy variables are allowed for none of these (aws.md 3, UG:reference_policies_variables).
function typed(value: string, row: OperatorRow, span: Span): Term | undefined {
  switch (row.family) {
    case 'number':
      return numberOf(value) === undefined ? undefined : { kind: 'json', value: Number(value), span }
    case 'time':
      if (numberOf(value) !== undefined) return { kind: 'json', value: Number(value), span }
      return secondsOf(value) === undefined ? undefined : { kind: 'text', text: [value], span }
    case 'boolean':
      return value === 'true' || value === 'false' ? { kind: 'json', value: value === 'true', span } : undefined
    case 'binary':
      return value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)
        ? { kind: 'text', text: value === '' ? [] : [value], span }
        : undefined
    case 'address':
      return networkTerm(value, span)
    default:
      return undefined
  }
}

// Integer or decimal: aws.md 3.
function numberOf(value: string): number | undefined {
  return /^[+-]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})$/.test(value) ? Number(value) : undefined
}

// A bare address gets /32 (aws.md 3), which of an IPv6 address would be a range that nobody means.
function networkTerm(value: string, span: Span): Term | undefined {
  const isBare = addressOf(value) !== undefined
  if (isBare && value.includes(':')) {
    return hole('prefix', 'AWS documents that an address without a prefix gets /32; whether that holds for IPv6 is not documented', span)
  }
  if (!isBare && (!value.includes('/') || isInNetwork('0.0.0.0', value) === undefined)) return undefined
  return { kind: 'text', text: [isBare ? `${value}/32` : value], span }
}

// Six fields, of which the first is `arn`: aws.md 3. With a variable in it, its fields are told only at the call.
function arnTerm(raw: Text, reading: Reading, span: Span): Term {
  const term = valueTerm(raw, reading, span)
  const value = plain(raw) ?? ''
  if (firstHole(raw) !== undefined || term.kind === 'call') return term
  const fields = value.split(':')
  // Each field may hold wildcards, the first too.
  const isArn = fields.length >= 6 && matchPattern(parseGlob(fields[0] ?? ''), ['arn']).yes
  return isArn ? term : hole('value', `AWS documents an ARN here; what ${value} does is not documented`, span)
}

function hole(name: string, why: string, span: Span): Term {
  return { kind: 'text', text: [{ name, why, span }], span }
}
