import { follow, type Mapping, type Node } from '../../syntax/node.ts'
import { firstHole, type Hole, plain, show, type Text } from '../../text/holes.ts'
import type { Pattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import type { ClaimPath, Condition, Term, Test } from '../condition.ts'
import { fieldOf } from './fields.ts'
import type { BoundValue } from './role.ts'

/** One entry of `bound_claims`, compiled. */
export interface BoundClaim {
  readonly claim: string
  readonly condition: Condition
}

/** How the values of bound claims are compared; a hole where `bound_claims_type` is not known. */
export type BoundClaimsType = 'string' | 'glob' | Hole

/**
 * Where Vault finds a claim: a name that begins with `/` is a JSON pointer, any other is a key at the top, dots included
 * (vault.md 3 [P claims.go]).
 */
export function pathOf(claim: string): ClaimPath {
  if (!claim.startsWith('/')) return [claim]
  return claim
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/**
 * The bound claims of a role: all must fit, and of the values of each one must. A claim that is missing or null fits nothing, of a list
 * one element is enough (vault.md 3 [P claims.go]). Values of the wrong kind fit nothing: Vault answers an error then, which denies too.
 */
export function compileBoundClaims(fields: Mapping, type: BoundClaimsType, source: string): readonly BoundClaim[] {
  const node = fieldOf(fields, 'bound_claims')
  if (node === undefined) return []
  if (node.kind !== 'mapping') {
    const hole = node.kind === 'scalar' ? firstHole(node.text ?? []) : undefined
    const why = hole?.why ?? 'bound_claims is no map of claims'
    return [{ claim: '', condition: { kind: 'constant', truth: hole === undefined ? 'no' : 'unknown', why, span: node.span } }]
  }
  return node.entries.map(({ key, value, span }) => {
    const claim = String(key.value)
    const open = firstHole(key.text ?? [])
    if (open !== undefined) return { claim, condition: { kind: 'constant', truth: 'unknown', why: open.why, span } }
    return { claim, condition: compileOne(claim, valuesOf(follow(value), source), type, span) }
  })
}

/** The values that a bound claim accepts, as they are written; a single one is a list of one. */
export function valuesOf(node: Node | undefined, source: string): readonly BoundValue[] {
  if (node === undefined) return []
  return node.kind === 'sequence' ? node.items.map((item) => boundValue(follow(item) ?? item, source)) : [boundValue(node, source)]
}

function boundValue(node: Node, source: string): BoundValue {
  const { span } = node
  if (node.kind !== 'scalar') return { kind: 'other', span }
  if (node.text !== undefined) return { kind: 'text', text: node.text, span }
  if (typeof node.value === 'string') return { kind: 'text', text: node.value === '' ? [] : [node.value], span }
  if (typeof node.value === 'boolean') return { kind: 'boolean', value: node.value, span }
  if (typeof node.value !== 'number') return { kind: 'other', span }
  const written = source.slice(span.start, span.end)
  return { kind: 'number', written: /^-?[\d.eE+-]+$/.test(written) ? written : String(node.value), span }
}

function compileOne(claim: string, values: readonly BoundValue[], type: BoundClaimsType, span: Span): Condition {
  if (typeof type !== 'string') {
    const [literal, glob] = [compileOne(claim, values, 'string', span), compileOne(claim, values, 'glob', span)]
    const hole: Text = [type]
    return {
      kind: 'choice',
      which: { kind: 'constant', truth: 'unknown', why: `bound_claims_type is ${show(hole)}: ${type.why}`, span },
      yes: glob,
      no: literal,
      span,
    }
  }
  return type === 'glob' ? globTest(claim, values, span) : typedTests(claim, values, span)
}

function claimTest(claim: string, span: Span): Omit<Test, 'op' | 'right'> {
  return {
    kind: 'test',
    left: { kind: 'claim', path: pathOf(claim), span },
    on: { missing: 'no', null: 'no', mistyped: 'no' },
    why: { missing: `claim ${JSON.stringify(claim)} is missing`, null: `null counts as missing` },
    label: `bound_claims: ${claim}`,
    span,
  }
}

// Values are compared with their types; a number at the top of a claim loses its fraction, one in a list equals nothing.
function typedTests(claim: string, values: readonly BoundValue[], span: Span): Condition {
  const numbers = values.flatMap((value): Term[] =>
    value.kind === 'number' && /^(0|-?[1-9]\d{0,14})$/.test(value.written)
      ? [{ kind: 'json', value: Number(value.written), span: value.span }]
      : [],
  )
  const others = values.flatMap((value): Term[] => {
    if (value.kind === 'text') return [{ kind: 'text', text: value.text, span: value.span }]
    return value.kind === 'boolean' ? [{ kind: 'json', value: value.value, span: value.span }] : []
  })
  const base = claimTest(claim, span)
  const ofOthers: Test = { ...base, op: 'equals', right: others, elements: true, why: { ...base.why, mistyped: mistypedOf(values) } }
  if (numbers.length === 0) return others.length > 0 ? ofOthers : { ...ofOthers, right: [never(values, span)] }
  const ofNumbers: Test = {
    ...base,
    op: 'equals',
    left: { kind: 'call', function: 'whole', args: [base.left], span },
    right: numbers,
    why: { ...base.why, mistyped: 'Vault compares types too: a text is no number' },
  }
  return others.length === 0 ? ofNumbers : { kind: 'any', label: `bound_claims: ${claim}`, of: [ofOthers, ofNumbers], span }
}

// A list of values without any that can equal something; it still shows what was wanted.
function never(values: readonly BoundValue[], span: Span): Term {
  const [first] = values
  const written = first?.kind === 'number' ? Number(first.written) : null
  return { kind: 'json', value: { value: Number.isNaN(written) ? null : written }, span: first?.span ?? span }
}

function mistypedOf(values: readonly BoundValue[]): string {
  return values.some((value) => value.kind === 'boolean') ? 'Vault compares types too: true is not "true"' : 'Vault compares types too'
}

// Only strings are compared. At a value that is no string Vault stops with an error.
function globTest(claim: string, values: readonly BoundValue[], span: Span): Condition {
  const right: Term[] = []
  for (const value of values) {
    if (value.kind !== 'text') break
    right.push({ kind: 'pattern', pattern: globOf(value.text), span: value.span })
  }
  return { ...claimTest(claim, span), op: 'like', right, elements: true }
}

/** A glob as go-glob reads it: only `*`, any run of characters, no escape (vault.md 3 [GLOB]). */
function globOf(text: Text): Pattern {
  return text.flatMap((part): Pattern => {
    if (typeof part !== 'string') return [part]
    return part.split('*').flatMap((piece, i) => [...(i === 0 ? [] : [{ any: 'run' } as const]), ...(piece === '' ? [] : [piece])])
  })
}

/** Whether a value of a bound claim is a text with a `*` in it. */
export function isGlob(value: BoundValue): boolean {
  return value.kind === 'text' && (plain(value.text) ?? '').includes('*')
}
