import { isProvenNever } from '../reach/ask.ts'
import { claimsIn } from '../reach/reads.ts'
import type { Span } from '../text/span.ts'
import { type Condition, tests } from '../trust/condition.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Report, Rule, RuleContext } from './rule.ts'
import { alternatives } from './support/alternatives.ts'
import { areKin } from './support/kin.ts'
import { isLiteralWildcard, settledTests } from './support/settled.ts'
import { isGitLab } from './support/trust.ts'

/** Conditions that hold each for some token, but never together: a branch by the subject and a tag by `ref_type`, an Allow that a Deny undoes. */
export const contradictingConditions: Rule = {
  id: 'contradicting-conditions',
  summary: 'Conditions exclude each other, so that no token passes',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    // Whatever never holds by itself has its own rule.
    const hopeless = new Set(settledTests(entry, context).flatMap(({ test, holds }) => (holds === 'never' ? [test] : [])))
    for (const alternative of alternatives(policy)) {
      const all = [...tests(alternative.condition)]
      if (all.some(({ test }) => hopeless.has(test) || test.right.some((term) => isLiteralWildcard(test, term)))) continue
      const found = contradiction(alternative, context)
      if (found !== undefined) yield found
    }
  },
}

// Claims that hang together with no other one: what is wanted of them can't contradict the rest.
const free: readonly string[] = ['aud', 'iss', 'exp', 'nbf', 'iat', 'jti']

function contradiction(policy: TrustPolicy, { facts, now }: RuleContext): Report | undefined {
  const parts = conjuncts(policy.condition).filter((part) => [...claimsIn([part])].some((claim) => !free.includes(claim)))
  if (parts.length < 2 || !areKin(parts)) return undefined
  const asked = { policy, facts, now }
  const yes = (condition: Condition) => ({ condition, answer: 'yes' }) as const
  if (!isProvenNever(parts.map(yes), asked) || parts.some((part) => isProvenNever([yes(part)], asked))) return undefined
  for (const [i, second] of parts.entries()) {
    const first = parts.slice(0, i).find((part) => isProvenNever([yes(part), yes(second)], asked))
    if (first === undefined) continue
    return {
      at: placeOf(second),
      message: `No token passes: ${labelOf(first)} and ${labelOf(second)} exclude each other`,
      related: [{ message: `No token that passes ${labelOf(second)} passes this`, at: placeOf(first) }],
    }
  }
  return { at: policy.nameSpan, message: `No token passes: ${parts.map(labelOf).join(', ')} exclude each other` }
}

function conjuncts(condition: Condition): readonly Condition[] {
  if (condition.kind === 'all') return condition.of.flatMap(conjuncts)
  if (condition.kind === 'any' && condition.of.length === 1) return condition.of.some(isUnsure) ? [] : condition.of.flatMap(conjuncts)
  if (condition.kind === 'opaque' && condition.tree !== undefined) return conjuncts(condition.tree)
  return condition.kind === 'constant' ? [] : [condition]
}

// The only way in, of which nobody knows whether it is one of this policy: a binding for a pool that may be another one.
function isUnsure(condition: Condition): boolean {
  return condition.kind === 'all' && condition.of.some((part) => part.kind === 'constant' && part.truth === 'unknown')
}

// A Deny stands for its statement, if that is one.
function placeOf(condition: Condition): Span {
  if (condition.kind === 'not') return placeOf(condition.of)
  const [only] = condition.kind === 'any' ? condition.of : []
  return only !== undefined && condition.kind === 'any' && condition.of.length === 1 ? placeOf(only) : condition.span
}

function labelOf(condition: Condition): string {
  if ('label' in condition && condition.label !== undefined) return condition.label
  if (condition.kind === 'not') return `the opposite of ${labelOf(condition.of)}`
  return 'a part of the condition'
}
