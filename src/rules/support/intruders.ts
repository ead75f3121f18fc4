import type { ClaimSet } from '../../gitlab/claim-set.ts'
import type { ProjectFacts } from '../../gitlab/project.ts'
import { type Outsider, outsiders } from '../../simulate/outsiders.ts'
import { simulate } from '../../simulate/simulate.ts'
import { isWhole, type Pattern } from '../../text/pattern.ts'
import { type Condition, patternOf, reads, type Term, type Test, tests } from '../../trust/condition.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { RuleContext } from '../rule.ts'
import { alternatives, withCondition } from './alternatives.ts'

/** One value that a policy wants `sub` to have, or to match. */
export interface WantedSubject {
  readonly test: Test
  readonly term: Term
  readonly pattern: Pattern
  /** The policy as if nothing but the alternative with this value were in it, and of the values of its test only this one. */
  readonly alone: TrustPolicy
  /** Outsiders whose subject this value wants, in or not. */
  crowd(): readonly Outsider[]
}

/**
 * The wanted subjects of a policy (or what it wants of other claims), each on its own, so that what one statement demands is not held against
 * another. A value with unknown parts is left out.
 */
export function wantedAlone(policy: TrustPolicy, context: RuleContext, claims: readonly string[] = ofSubject): readonly WantedSubject[] {
  const kept = known.get(policy)
  const before = kept?.facts === context.facts ? kept.wanted : undefined
  const found = before?.get(claims) ?? alternatives(policy).flatMap((alternative) => wantedBy(alternative, context, claims))
  known.set(policy, { facts: context.facts, wanted: new Map(before).set(claims, found) })
  return found
}

const ofSubject: readonly string[] = ['sub']
// Several rules ask the same of a policy.
const known = new WeakMap<
  TrustPolicy,
  { readonly facts: ProjectFacts; readonly wanted: ReadonlyMap<readonly string[], readonly WantedSubject[]> }
>()

/** The wanted subjects of one alternative of a policy. */
export function wantedBy(alternative: TrustPolicy, context: RuleContext, claims: readonly string[] = ofSubject): readonly WantedSubject[] {
  return testsOf(alternative, claims).flatMap((test) =>
    test.right.flatMap((term) => {
      const pattern = patternOf(term)
      if (pattern === undefined || !isWhole(pattern)) return []
      const isAlone = test.right.length === 1
      const alone = isAlone ? alternative : withCondition(alternative, (one) => (one === test ? { ...one, right: [term] } : one))
      return [{ test, term, pattern, alone, crowd: crowdOf(alone, context) }]
    }),
  )
}

/** A stranger whom a policy lets in without any value that it wants `sub` to have; a subject that it merely excludes is no such value. */
export function strangerWithoutSubject(policy: TrustPolicy, context: RuleContext): Outsider | undefined {
  for (const alternative of alternatives(policy)) {
    const wanted = new Set<Condition>(subjectTests(alternative))
    // Whatever else it wants, nobody gets in without that subject.
    if (demands(alternative.condition, wanted)) continue
    // A test without values holds for nobody: what still gets in needs none of them.
    const without = withCondition(alternative, (test) => (wanted.has(test) ? { ...test, right: [] } : test))
    const stranger = outsiders(without, context.facts, context.now).find((one) => one.class === 'stranger')
    if (stranger !== undefined && admits(without, stranger, context)) return stranger
  }
  return undefined
}

function demands(condition: Condition, wanted: ReadonlySet<Condition>): boolean {
  if (condition.kind === 'all') return condition.of.some((part) => demands(part, wanted))
  if (condition.kind === 'any') return condition.of.length > 0 && condition.of.every((part) => demands(part, wanted))
  return wanted.has(condition)
}

/** Someone of another project whom this value lets in, by itself. */
export function otherProject({ alone, crowd }: WantedSubject, context: RuleContext): Outsider | undefined {
  return crowd().find((one) => !isOwn(one) && admits(alone, one, context))
}

/** The same wanted subject with another value in its place. */
export function replaced(wanted: WantedSubject, pattern: Pattern, context: RuleContext): WantedSubject {
  const term: Term = { kind: 'pattern', pattern, span: wanted.term.span }
  const alone = withCondition(wanted.alone, (test) => (test.right[0] === wanted.term ? { ...test, op: 'like', right: [term] } : test))
  return { test: wanted.test, term, pattern, alone, crowd: crowdOf(alone, context) }
}

function crowdOf(policy: TrustPolicy, context: RuleContext): () => readonly Outsider[] {
  let crowd: readonly Outsider[] | undefined
  return () => {
    crowd ??= outsiders(policy, context.facts, context.now)
    return crowd
  }
}

/** Whether an outsider is of the project that the policy pins. */
export function isOwn(outsider: Outsider): boolean {
  return outsider.class === 'any-branch' || outsider.class === 'any-tag'
}

function admits(policy: TrustPolicy, outsider: Outsider, context: RuleContext): boolean {
  return letsIn(policy, outsider.claims, context)
}

/**
 * Whether a policy lets a token in for sure. An `unknown` verdict is no, and so is that of a policy that may be narrower than these files show: a
 * rule says only what is true.
 */
export function letsIn(policy: TrustPolicy, claims: ClaimSet, context: RuleContext): boolean {
  if (policy.stages.some(({ check }) => check.kind === 'assumed' && check.narrows === true)) return false
  return simulate(policy, { claims, now: context.now, signature: 'assumed' }, context.engines).outcome === 'allow'
}

/** The tests that want something of `sub`. */
export function subjectTests(policy: TrustPolicy): readonly Test[] {
  return testsOf(policy, ofSubject)
}

function testsOf(policy: TrustPolicy, claims: readonly string[]): readonly Test[] {
  return tests(policy.condition)
    .filter(({ test, negated }) => !negated && claims.some((claim) => reads(test.left, claim)))
    .map(({ test }) => test)
}
