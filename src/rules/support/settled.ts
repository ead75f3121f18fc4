import { claimCatalogue } from '../../gitlab/claims.ts'
import type { ProjectFacts } from '../../gitlab/project.ts'
import { parseSubjectPattern } from '../../gitlab/subject.ts'
import { isProvenNever } from '../../reach/ask.ts'
import { claimsIn } from '../../reach/reads.ts'
import { isWhole, type Pattern, showPattern } from '../../text/pattern.ts'
import { type Condition, type Fixed, patternOf, reads, type Term, type Test, tests } from '../../trust/condition.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { PolicyEntry, RuleContext } from '../rule.ts'
import { isGitLab } from './trust.ts'

/** A test, or one of the values that it wants, whose answer is the same for every token that GitLab mints. */
export interface Settled {
  readonly test: Test
  readonly term: Term
  readonly negated: boolean
  /** What it comes to in the policy: nobody passes it, or it keeps nobody out. */
  readonly holds: 'never' | 'always'
  readonly cause: Cause
}

/**
 * Why: `unseen`: the relying party sees no such claim, or no token has it; `type`: values of different types; `case`: other letters; `subject`:
 * no subject is like that; `value`: the claim has other values.
 */
export type Cause = 'unseen' | 'type' | 'case' | 'subject' | 'value'

const known = new WeakMap<TrustPolicy, { readonly facts: ProjectFacts; readonly settled: readonly Settled[] }>()

/** Whether some value of a policy never matches, by itself or for how it is written: then who gets in is no question yet. */
export function hasHopelessValue(policy: TrustPolicy, context: Pick<RuleContext, 'facts' | 'now'>): boolean {
  return (
    settledIn(policy, context).some(({ holds }) => holds === 'never') ||
    tests(policy.condition).some(
      ({ test, negated }) => !negated && test.right.some((term) => isLiteralWildcard(test, term) || fullRefOf(test, term) !== undefined),
    )
  )
}

/**
 * The tests of a policy that are settled whatever the token, one for each value. What literal-wildcard reports is left out, and so is what
 * hangs on anything that is not known, or what the relying party refuses. Kept for as long as the policy lives.
 */
export function settledTests(entry: PolicyEntry, context: Pick<RuleContext, 'facts' | 'now'>): readonly Settled[] {
  const settled = settledIn(entry.policy, context)
  return settled.length === 0 ? settled : settled.filter((one) => !isRefused(one, entry))
}

function settledIn(policy: TrustPolicy, context: Pick<RuleContext, 'facts' | 'now'>): readonly Settled[] {
  const { facts } = context
  const before = known.get(policy)
  if (before?.facts === facts) return before.settled
  const settled = isGitLab(policy, facts) ? [...walk(policy.condition, false)].flatMap((at) => settle(at, policy, context)) : []
  known.set(policy, { facts, settled })
  return settled
}

// What the relying party would not store is told in its own words.
function isRefused({ test }: Settled, { relyingParty, document, policy }: PolicyEntry): boolean {
  const { file, start, end } = test.span
  const refusals = relyingParty.refusals?.(document, policy) ?? []
  return refusals.some(({ at }) => at.file === file && at.start >= start && at.end <= end)
}

interface Place {
  readonly test: Test
  readonly negated: boolean
}

// Tests about an element of a list, and those of a choice, do not stand for themselves.
function* walk(condition: Condition, negated: boolean): Generator<Place> {
  switch (condition.kind) {
    case 'test':
      yield { test: condition, negated }
      return
    case 'not':
      yield* walk(condition.of, !negated)
      return
    case 'all':
      // Where it is not known whether all of this is about GitLab's tokens at all, it may be about those of another issuer.
      if (condition.of.some((part) => part.kind === 'constant' && part.truth === 'unknown' && part.span === condition.span)) return
      for (const part of condition.of) yield* walk(part, negated)
      return
    case 'any':
      for (const part of condition.of) yield* walk(part, negated)
      return
    case 'opaque':
      if (condition.tree !== undefined) yield* walk(condition.tree, negated)
  }
}

// Audience, issuer and times have rules and stages of their own.
const elsewhere: readonly string[] = ['aud', 'iss', 'exp', 'nbf', 'iat', 'jti']

function settle({ test, negated }: Place, policy: TrustPolicy, context: Pick<RuleContext, 'facts' | 'now'>): readonly Settled[] {
  if (test.op === 'present') return []
  const claims = [...claimsIn([test])]
  if (elsewhere.some((claim) => claims.includes(claim))) return []
  const asked = { policy, facts: context.facts, now: context.now }
  const isNever = (condition: Test, answer: 'yes' | 'no' = 'yes') => isProvenNever([{ condition, answer }], asked)
  return test.right.flatMap((term): readonly Settled[] => {
    if (isLiteralWildcard(test, term) || isEverydayValue(test, term)) return []
    const one: Test = { ...test, right: [term] }
    if (!isNever(one)) {
      // Only what holds without the claim holds for everybody.
      const mayAlways = !negated && (test.on.missing === 'yes' || test.op === 'matches')
      if (!mayAlways || !isNever(withoutErrors(one, 'no'), 'no')) return []
      return [{ test, term, negated, holds: 'always', cause: isNever(presence(test)) ? 'unseen' : 'value' }]
    }
    // An error is no answer, so nobody passes a test that always is one, negated or not.
    const holds = negated && isNever(withoutErrors(one, 'yes')) ? 'always' : 'never'
    return [{ test, term, negated, holds, cause: causeOf(one, term, isNever) }]
  })
}

function causeOf(test: Test, term: Term, isNever: (condition: Test) => boolean): Cause {
  if (isNever(presence(test)) || ![...claimsIn([test])].some((claim) => catalogued.has(claim))) return 'unseen'
  if (term.kind === 'json' && typeof term.value !== 'string') return 'type'
  const pattern = patternOf(term)
  const inCase = pattern === undefined ? undefined : usualCase(test, pattern)
  if (inCase !== undefined && !isNever({ ...test, right: [{ kind: 'pattern', pattern: inCase, span: term.span }], op: 'like' }))
    return 'case'
  return reads(test.left, 'sub') ? 'subject' : 'value'
}

function presence(test: Test): Test {
  const { empty: _, ...on } = test.on
  return { ...test, op: 'present', right: [], on: { ...on, missing: 'no', null: 'no', mistyped: 'no' } }
}

function withoutErrors(test: Test, instead: 'yes' | 'no'): Test {
  const mapped = (fixed: Fixed): Fixed => (fixed === 'error' ? instead : fixed)
  const { on } = test
  return { ...test, on: { ...on, missing: mapped(on.missing), null: mapped(on.null), mistyped: mapped(on.mistyped) } }
}

const everydaySubject =
  /^project_(?:path:[A-Za-z][\w-]*(?:\/[A-Za-z][\w-]*)+|id:[1-9]\d*):ref_type:(?:branch|tag):ref:(?:\*|\w[\w-]*(?:\/[\w-]+)*\*?)$/
const catalogued = new Set(claimCatalogue.map(({ name }) => name))
const valued = new Map(claimCatalogue.flatMap((row) => (row.values === undefined ? [] : [[row.name, new Set(row.values)] as const])))

// Values of which everybody knows that there are tokens with them and without: most are, and need no proof.
function isEverydayValue({ left, op, on }: Test, term: Term): boolean {
  if (left.kind !== 'claim' || left.path.length !== 1 || (op !== 'equals' && op !== 'like') || on.missing === 'yes') return false
  const claim = String(left.path[0])
  const pattern = patternOf(term)
  const value = pattern === undefined || !isWhole(pattern) ? undefined : showPattern(pattern)
  if (value === undefined) return false
  // A wildcard behind all of it is as common; one that is read literally has been left out before.
  if (claim === 'sub') return everydaySubject.test(value)
  if (claim === 'project_id' || claim === 'namespace_id' || claim === 'user_id') return /^[1-9]\d*$/.test(value)
  return valued.get(claim)?.has(value) === true
}

/** Whether a `*` or `?` stands where it is compared letter by letter. */
export function isLiteralWildcard({ op }: Test, term: Term): boolean {
  if (term.kind !== 'text' || (op !== 'equals' && op !== 'equalsIgnoreCase')) return false
  // Whatever an unknown part is, what is written beside it stays.
  return term.text.some((part) => typeof part === 'string' && /[*?]/.test(part))
}

/** The full name of a ref that a value wants where tokens have the short one, with its prefix; see full-ref-name. */
export function fullRefOf(
  test: Test,
  term: Term,
): { readonly pattern: Pattern; readonly ref: Pattern; readonly prefix: string } | undefined {
  if (test.op !== 'equals' && test.op !== 'equalsIgnoreCase' && test.op !== 'like') return undefined
  const isSubject = reads(test.left, 'sub')
  const pattern = isSubject || reads(test.left, 'ref') ? patternOf(term) : undefined
  if (pattern === undefined || !pattern.some((part) => typeof part === 'string' && part.includes('refs/'))) return undefined
  const ref = isSubject ? parseSubjectPattern(pattern)?.find(({ name }) => name === 'ref')?.value : pattern
  const [head] = ref ?? []
  const prefix = typeof head === 'string' ? /^refs\/(?:heads|tags)\//.exec(head)?.[0] : undefined
  return ref === undefined || prefix === undefined ? undefined : { pattern, ref, prefix }
}

/** A value with the letters that GitLab writes: names and kinds in small ones. `undefined` where that changes nothing, or is not known. */
export function usualCase(test: Test, pattern: Pattern): Pattern | undefined {
  if (!isWhole(pattern)) return undefined
  const isSubject = reads(test.left, 'sub')
  const changed = pattern.map((part) => (typeof part === 'string' ? (isSubject ? subjectCase(part) : part.toLowerCase()) : part))
  return changed.every((part, i) => part === pattern[i]) ? undefined : changed
}

const words = 'project_path|project_id|ref_type|ref|ref_protected|environment_protected|deployment_tier'
const names = new RegExp(`(^|:)(${words})(?=:)`, 'gi')
const kinds = /(:(?:ref_type|ref_protected|environment_protected|deployment_tier):)([A-Za-z]+)(?=$|:)/g

function subjectCase(text: string): string {
  return text.replace(names, (all) => all.toLowerCase()).replace(kinds, (_, head: string, value: string) => head + value.toLowerCase())
}
