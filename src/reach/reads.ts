import type { Condition, Term } from '../trust/condition.ts'
import type { TrustPolicy } from '../trust/trust.ts'

/** What the conditions of a policy look at. */
export interface Reads {
  readonly claims: ReadonlySet<string>
  /** How many places look into `aud` so that a list of audiences tells more than one audience. */
  readonly audienceLists: number
}

/** Every claim that the stages of a policy read. */
export function readsOf(policy: TrustPolicy): Reads {
  const claims = new Set<string>()
  const counter = { lists: 0 }
  for (const { check } of policy.stages) if (check.kind !== 'assumed' && check.kind !== 'signature') walk(check, claims, counter)
  return { claims, audienceLists: counter.lists }
}

function walk(condition: Condition, claims: Set<string>, counter: { lists: number }): void {
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
      for (const term of [condition.left, ...condition.right]) walkTerm(term, claims)
      if (condition.elements === true && readsAudience(condition.left)) counter.lists++
      if (hasCall(condition.left) && readsAudience(condition.left)) counter.lists++
      return
    case 'every':
    case 'some':
      walkTerm(condition.over, claims)
      if (readsAudience(condition.over)) counter.lists++
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

function walkTerm(term: Term, claims: Set<string>): void {
  if (term.kind === 'claim' && term.path[0] !== undefined) claims.add(String(term.path[0]))
  if (term.kind === 'call') for (const arg of term.args) walkTerm(arg, claims)
}

function readsAudience(term: Term): boolean {
  const claims = new Set<string>()
  walkTerm(term, claims)
  return claims.has('aud')
}

// `only` and `coalesce` hand a list on as it is.
function hasCall(term: Term): boolean {
  return term.kind === 'call' && ((term.function !== 'only' && term.function !== 'coalesce') || term.args.some(hasCall))
}
