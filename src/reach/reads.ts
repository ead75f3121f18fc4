import { type ListClaim, listClaims } from '../gitlab/mintable/lists.ts'
import type { Condition, Term } from '../trust/condition.ts'
import type { TrustPolicy } from '../trust/trust.ts'

/** What the conditions of a policy look at. */
export interface Reads {
  readonly claims: ReadonlySet<string>
  /** How many items of a list claim are told apart: one for each place that looks into it, or up to the last that is asked for by its number. */
  readonly items: ReadonlyMap<ListClaim, number>
}

/** Every claim that the stages of a policy read. */
export function readsOf(policy: TrustPolicy): Reads {
  const claims = new Set<string>()
  const counter: Counter = { places: new Map(), last: new Map() }
  for (const { check } of policy.stages) if (check.kind !== 'assumed' && check.kind !== 'signature') walk(check, claims, counter)
  const items = listClaims.map((claim) => [claim, Math.max(counter.places.get(claim) ?? 0, counter.last.get(claim) ?? 0)] as const)
  return { claims, items: new Map(items) }
}

/** Every claim that some conditions read. Kept for one condition alone, as long as it lives: many rules ask. */
export function claimsIn(conditions: readonly Condition[]): ReadonlySet<string> {
  const [only] = conditions
  const before = only !== undefined && conditions.length === 1 ? known.get(only) : undefined
  if (before !== undefined) return before
  const claims = new Set<string>()
  const counter: Counter = { places: new Map(), last: new Map() }
  for (const condition of conditions) walk(condition, claims, counter)
  if (only !== undefined && conditions.length === 1) known.set(only, claims)
  return claims
}

const known = new WeakMap<Condition, ReadonlySet<string>>()

interface Counter {
  readonly places: Map<string, number>
  /** The number of the last item that is asked for by its number, from 1. */
  readonly last: Map<string, number>
}

function walk(condition: Condition, claims: Set<string>, counter: Counter): void {
  switch (condition.kind) {
    case 'all':
    case 'any':
      for (const part of condition.of) walk(part, claims, counter)
      return
    case 'not':
      walk(condition.of, claims, counter)
      return
    case 'choice':
      for (const part of [condition.which, condition.yes, condition.no]) walk(part, claims, counter)
      return
    case 'test':
      for (const term of [condition.left, ...condition.right]) walkTerm(term, claims, counter)
      if (condition.elements === true || hasCall(condition.left)) count(condition.left, counter)
      return
    case 'every':
    case 'some':
      walkTerm(condition.over, claims, counter)
      count(condition.over, counter)
      walk(condition.of, claims, counter)
      return
    case 'opaque':
      for (const [name] of condition.reads) if (name !== undefined) claims.add(String(name))
      if (condition.tree !== undefined) walk(condition.tree, claims, counter)
      return
    case 'constant':
      return
  }
}

function walkTerm(term: Term, claims: Set<string>, counter: Counter): void {
  if (term.kind === 'claim' && term.path[0] !== undefined) {
    const [name, index] = term.path
    claims.add(String(name))
    const last = index === undefined || !/^\d+$/.test(String(index)) ? 0 : Number(index) + 1
    counter.last.set(String(name), Math.max(counter.last.get(String(name)) ?? 0, last))
  }
  if (term.kind === 'call') for (const arg of term.args) walkTerm(arg, claims, counter)
}

function count(term: Term, { places }: Counter): void {
  const claims = new Set<string>()
  walkTerm(term, claims, { places: new Map(), last: new Map() })
  for (const claim of claims) places.set(claim, (places.get(claim) ?? 0) + 1)
}

// `only` and `coalesce` hand a list on as it is.
function hasCall(term: Term): boolean {
  return term.kind === 'call' && ((term.function !== 'only' && term.function !== 'coalesce') || term.args.some(hasCall))
}
