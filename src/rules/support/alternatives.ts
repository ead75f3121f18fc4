import { remember } from '../../text/remember.ts'
import { type Condition, reads, type Test, tests } from '../../trust/condition.ts'
import type { Expectation, TrustPolicy } from '../../trust/trust.ts'

/** The policy once for each of its alternatives (statements, say), each as if the others weren't there. What excludes stays. */
export function alternatives(policy: TrustPolicy): readonly TrustPolicy[] {
  return remember(known, policy, () => split(policy))
}

const known = new WeakMap<TrustPolicy, readonly TrustPolicy[]>()

function split(policy: TrustPolicy): readonly TrustPolicy[] {
  const group = choiceIn(policy.condition)
  // Of one alternative nothing has to be left out.
  if (group === undefined || group.of.length === 1) return [policy]
  return group.of.map((only) => {
    const narrow = (condition: Condition): Condition => {
      if (condition === group) return only
      return condition.kind === 'all' ? { ...condition, of: condition.of.map(narrow) } : condition
    }
    return rebuilt(policy, narrow)
  })
}

type Choice = Extract<Condition, { kind: 'all' | 'any' }>

/** The first choice that everything hangs on: the statements of a policy, say. */
export function choiceIn(condition: Condition): Choice | undefined {
  if (condition.kind === 'any') return condition
  if (condition.kind !== 'all') return undefined
  return condition.of.map(choiceIn).find((choice) => choice !== undefined)
}

/** The policy with other tests in its condition. */
export function withCondition(policy: TrustPolicy, change: (test: Test) => Test): TrustPolicy {
  const walk = (condition: Condition): Condition => {
    switch (condition.kind) {
      case 'test':
        return change(condition)
      case 'all':
      case 'any':
        return { ...condition, of: condition.of.map(walk) }
      case 'not':
        return { ...condition, of: walk(condition.of) }
      case 'every':
      case 'some':
        return { ...condition, of: walk(condition.of) }
      case 'choice':
        return { ...condition, which: walk(condition.which), yes: walk(condition.yes), no: walk(condition.no) }
      case 'opaque':
        // The engine knows nothing of the change.
        return condition.tree === undefined ? condition : walk(condition.tree)
      default:
        return condition
    }
  }
  return rebuilt(policy, walk)
}

// A stage holds the policy's own condition, or one of the parts that must all hold (trust.ts).
function rebuilt(policy: TrustPolicy, change: (condition: Condition) => Condition): TrustPolicy {
  const condition = change(policy.condition)
  // Each alternative may demand an audience of its own.
  const demanded = audienceIn(condition)
  const parts = new Set<unknown>(partsOf(policy.condition))
  const stages = policy.stages.map((stage) => {
    const { check } = stage
    return check.kind === 'assumed' || check.kind === 'signature' || !parts.has(check) ? stage : { ...stage, check: change(check) }
  })
  return { ...policy, condition, stages, audience: demanded.length > 0 ? demanded : policy.audience }
}

/** The audiences that a condition wants. */
export function audienceIn(condition: Condition): Expectation {
  return tests(condition)
    .filter(({ test, negated }) => !negated && reads(test.left, 'aud'))
    .flatMap(({ test }) => test.right.flatMap((term) => (term.kind === 'text' ? [{ text: term.text, span: term.span }] : [])))
}

function partsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? [condition, ...condition.of.flatMap(partsOf)] : [condition]
}
