import type { OperatorId } from '../condition.ts'
import type { KeyType } from './keys.ts'

/** What kind of value an operator is for. */
export type Family = 'text' | 'number' | 'time' | 'boolean' | 'binary' | 'address' | 'arn' | 'presence'

/** What an AWS condition operator is in the algebra. */
export interface OperatorRow {
  readonly family: Family
  readonly op: OperatorId
  /** Holds when no value matches, and also when the key is missing (aws.md 3, "Evaluation logic"). */
  readonly negated: boolean
  /** `*` and `?` in its values are wildcards. */
  readonly wildcards: boolean
}

/**
 * The condition operators; all but `Null` also exist with the suffix `IfExists` and the prefixes `ForAllValues:` and `ForAnyValue:`.
 * Source: aws.md 3, UG:reference_policies_elements_condition_operators.
 */
const rows: { readonly [name: string]: OperatorRow } = {
  StringEquals: row('text', 'equals'),
  StringNotEquals: row('text', 'equals', 'negated'),
  StringEqualsIgnoreCase: row('text', 'equalsIgnoreCase'),
  StringNotEqualsIgnoreCase: row('text', 'equalsIgnoreCase', 'negated'),
  StringLike: row('text', 'like'),
  StringNotLike: row('text', 'like', 'negated'),
  NumericEquals: row('number', 'equals'),
  NumericNotEquals: row('number', 'equals', 'negated'),
  NumericLessThan: row('number', 'lessThan'),
  NumericLessThanEquals: row('number', 'atMost'),
  NumericGreaterThan: row('number', 'moreThan'),
  NumericGreaterThanEquals: row('number', 'atLeast'),
  DateEquals: row('time', 'sameTime'),
  DateNotEquals: row('time', 'sameTime', 'negated'),
  DateLessThan: row('time', 'before'),
  DateLessThanEquals: row('time', 'notAfter'),
  DateGreaterThan: row('time', 'after'),
  DateGreaterThanEquals: row('time', 'notBefore'),
  Bool: row('boolean', 'equals'),
  BinaryEquals: row('binary', 'equals'),
  IpAddress: row('address', 'inNetwork'),
  NotIpAddress: row('address', 'inNetwork', 'negated'),
  ArnEquals: row('arn', 'likeByField'),
  ArnLike: row('arn', 'likeByField'),
  ArnNotEquals: row('arn', 'likeByField', 'negated'),
  ArnNotLike: row('arn', 'likeByField', 'negated'),
  Null: row('presence', 'present'),
}

/** The kinds of keys that each family is documented for: aws.md 3 and UG:reference_policies_condition-keys. */
const suited: { readonly [family in Family]: readonly KeyType[] } = {
  text: ['text'],
  number: ['epoch'],
  time: ['time', 'epoch'],
  boolean: ['boolean'],
  binary: ['text'],
  address: ['address'],
  arn: ['text'],
  presence: ['text', 'time', 'epoch', 'boolean', 'address'],
}

const ifExistsSuffix = 'IfExists'
const setPrefixes = { 'ForAllValues:': 'every', 'ForAnyValue:': 'some' } as const

/** An operator name as a policy writes it; `why` says why it can't be evaluated, `refused` that AWS documents none of this name. */
export type Operator = RowOperator | { readonly kind: 'unknown'; readonly why: string; readonly refused: boolean }

export interface RowOperator {
  readonly kind: 'row'
  readonly row: OperatorRow
  readonly ifExists: boolean
  /** `ForAllValues:` is `every`, `ForAnyValue:` is `some`. */
  readonly over: 'every' | 'some' | undefined
}

/** Looks an operator up by its exact spelling: whether AWS takes another case is not documented (aws.md 2). */
export function operatorNamed(name: string): Operator {
  const { prefix, base, ifExists } = partsOf(name)
  const found = Object.hasOwn(rows, base) ? rows[base] : undefined
  if (found === undefined) return unknownName(name, base)
  if (found.family === 'presence' && base !== name) {
    return { kind: 'unknown', why: `AWS documents Null only as it is, not as ${name}`, refused: ifExists }
  }
  return { kind: 'row', row: found, ifExists, over: prefix === undefined ? undefined : setPrefixes[prefix] }
}

/** Whether AWS documents the operator for keys of this kind; what it does with others, it doesn't say. */
export function suits(row: OperatorRow, type: KeyType): boolean {
  return suited[row.family].includes(type)
}

/** The operator that differs from this one only in whether it reads wildcards, prefix and `IfExists` kept; `undefined` if there is none. */
export function twinOf(name: string): string | undefined {
  const found = operatorNamed(name)
  if (found.kind === 'unknown' || found.row.family !== 'text') return undefined
  const { op, negated } = found.row
  const twin = op === 'equals' ? 'like' : op === 'like' ? 'equals' : undefined
  const base = Object.keys(rows).find((one) => rows[one]?.family === 'text' && rows[one]?.op === twin && rows[one]?.negated === negated)
  return base === undefined ? undefined : `${partsOf(name).prefix ?? ''}${base}${found.ifExists ? ifExistsSuffix : ''}`
}

/** The operators by name, with `IfExists`, in the order of the table. */
export const operatorNames: readonly string[] = Object.keys(rows).flatMap((base) =>
  rows[base]?.family === 'presence' ? [base] : [base, `${base}${ifExistsSuffix}`],
)

function partsOf(name: string): {
  readonly prefix: keyof typeof setPrefixes | undefined
  readonly base: string
  readonly ifExists: boolean
} {
  const prefix = name.startsWith('ForAllValues:') ? 'ForAllValues:' : name.startsWith('ForAnyValue:') ? 'ForAnyValue:' : undefined
  const rest = prefix === undefined ? name : name.slice(prefix.length)
  const ifExists = rest.endsWith(ifExistsSuffix)
  return { prefix, base: ifExists ? rest.slice(0, -ifExistsSuffix.length) : rest, ifExists }
}

function unknownName(name: string, base: string): Operator {
  const plain = base.replace(/^for(allvalues|anyvalue):/i, '').replace(/ifexists$/i, '')
  const known = Object.keys(rows).find((candidate) => candidate.toLowerCase() === plain.toLowerCase())
  if (known === undefined) return { kind: 'unknown', why: `AWS documents no condition operator ${name}`, refused: true }
  return { kind: 'unknown', why: `AWS spells the operator ${known}; whether it also takes ${name} is not documented`, refused: false }
}

function row(family: Family, op: OperatorId, negated?: 'negated'): OperatorRow {
  return { family, op, negated: negated !== undefined, wildcards: op === 'like' || op === 'likeByField' }
}
