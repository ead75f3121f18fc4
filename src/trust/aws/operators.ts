import type { OperatorId } from '../condition.ts'

/** What an AWS condition operator is in the algebra. */
interface OperatorRow {
  readonly op: OperatorId
  /** Holds when no value matches, and also when the key is missing (aws.md 3, "Evaluation logic"). */
  readonly negated: boolean
  /** `*` and `?` in its values are wildcards. */
  readonly wildcards: boolean
}

/**
 * The condition operators that are evaluated; each also exists with the suffix `IfExists`.
 * Source: aws.md 3, UG:reference_policies_elements_condition_operators.
 */
const rows: { readonly [name: string]: OperatorRow } = {
  StringEquals: row('equals', false),
  StringNotEquals: row('equals', true),
  StringEqualsIgnoreCase: row('equalsIgnoreCase', false),
  StringNotEqualsIgnoreCase: row('equalsIgnoreCase', true),
  StringLike: row('like', false),
  StringNotLike: row('like', true),
}

/** The operators that AWS documents beside those; the same source. */
const others: readonly string[] = [
  ...['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'],
  ...['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  ...['Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress'],
  ...['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'Null'],
]

const ifExistsSuffix = 'IfExists'

/** An operator name as a policy writes it; `why` says why it can't be evaluated. */
export type Operator =
  | { readonly kind: 'row'; readonly row: OperatorRow; readonly ifExists: boolean }
  | { readonly kind: 'unknown'; readonly why: string }

/** Looks an operator up by its exact spelling: whether AWS takes another case is not documented (aws.md 2). */
export function operatorNamed(name: string): Operator {
  const ifExists = name.endsWith(ifExistsSuffix)
  const base = ifExists ? name.slice(0, -ifExistsSuffix.length) : name
  const found = Object.hasOwn(rows, base) ? rows[base] : undefined
  if (found !== undefined) return { kind: 'row', row: found, ifExists }
  return { kind: 'unknown', why: whyNot(name, base) }
}

/** The operator that differs from this one only in whether it reads wildcards, `IfExists` kept; `undefined` if there is none. */
export function twinOf(name: string): string | undefined {
  const found = operatorNamed(name)
  if (found.kind === 'unknown') return undefined
  const { op, negated } = found.row
  const twin = op === 'equals' ? 'like' : op === 'like' ? 'equals' : undefined
  const base = Object.keys(rows).find((candidate) => rows[candidate]?.op === twin && rows[candidate]?.negated === negated)
  return base === undefined ? undefined : found.ifExists ? `${base}${ifExistsSuffix}` : base
}

/** The evaluated operators by name, with `IfExists`, in the order of the table. */
export const operatorNames: readonly string[] = Object.keys(rows).flatMap((base) => [base, `${base}${ifExistsSuffix}`])

function whyNot(name: string, base: string): string {
  const unqualified = base.replace(/^For(AllValues|AnyValue):/, '')
  const documented = [...Object.keys(rows), ...others]
  if (documented.includes(unqualified) && !(unqualified === 'Null' && name !== 'Null')) return `the operator ${name} is not evaluated yet`
  const lower = unqualified.toLowerCase()
  const known = documented.find((candidate) => candidate.toLowerCase() === lower)
  if (known !== undefined && known !== unqualified) {
    return `AWS spells the operator ${known}; whether it also takes ${name} is not documented`
  }
  return `AWS documents no condition operator ${name}`
}

function row(op: OperatorId, negated: boolean): OperatorRow {
  return { op, negated, wildcards: op === 'like' }
}
