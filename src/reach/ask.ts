import { familiesOf, type World } from '../gitlab/mintable/holders.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { makeBudget } from '../regular/budget.ts'
import { plain } from '../text/holes.ts'
import type { Condition } from '../trust/condition.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import { everybody, ourselves } from './classes.ts'
import { compileCondition, compileGoal } from './compile.ts'
import { claimsIn } from './reads.ts'
import type { Frame } from './resolve.ts'
import { search } from './search.ts'
import { Tests } from './tests.ts'

/** Whose tokens are asked about: all that the issuer of a policy mints, for whatever project. */
export interface Asked {
  readonly policy: TrustPolicy
  readonly facts: ProjectFacts
  /** When the tokens are used, in seconds since 1970. */
  readonly now: number
  /** Only tokens of the project that is configured, with its own subjects; without a project nothing is proven. */
  readonly ours?: true
  /** Only tokens with one audience: what becomes of several is often documented nowhere. */
  readonly oneAudience?: true
  /** States of the search for each question; without it, `usualBudget`. */
  readonly budget?: number
}

/** A condition, and the answer that is wanted of it. */
export interface Wanted {
  readonly condition: Condition
  readonly answer: 'yes' | 'no'
}

/** Questions about single conditions are short; what takes longer is not worth a wait. */
const usualBudget = 4000

/**
 * Whether it is proven that no token gives all these answers. False says nothing: there may be one, or the question hangs on something that
 * nobody knows, or costs too much. Never throws.
 */
export function isProvenNever(wanted: readonly Wanted[], asked: Asked): boolean {
  const world = worldOf(wanted, asked)
  if (world === undefined) return false
  const budget = makeBudget(asked.budget ?? usualBudget)
  const holders = asked.ours === true ? ourselves(asked.policy, asked.facts) : everybody(world.reads)
  if (holders.length === 0) return false
  for (const holder of holders) {
    for (const family of familiesOf(holder, world)) {
      const frame: Frame = { family, tests: new Tests(family), now: asked.now }
      const { formulas } = frame.tests
      const all = formulas.and(...wanted.map(({ condition, answer }) => compileCondition(condition, frame)[answer]))
      const goal = compileGoal(all, [], frame)
      const steps = search(family, frame.tests, goal, budget, 'maybe')
      let step = steps.next()
      while (step.done !== true) step = steps.next()
      if (step.value.kind !== 'none') return false
    }
  }
  return true
}

// Tokens of the issuer that the policy names: what is configured of the instance holds only for its own.
function worldOf(wanted: readonly Wanted[], { policy, facts, now, oneAudience }: Asked): World | undefined {
  const issuer = plain(policy.issuer[0]?.text ?? [])
  if (issuer === undefined || issuer === '') return undefined
  const isOurs = facts.issuer === undefined || facts.issuer === issuer
  return {
    facts: isOurs ? facts : { ...facts, gitlab: { version: undefined, tier: undefined } },
    issuer,
    now,
    reads: claimsIn(wanted.map(({ condition }) => condition)),
    lists: new Map(),
    ...(oneAudience === true ? {} : { anyList: true }),
  }
}
