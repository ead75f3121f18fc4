import type { OutsiderClass } from '../../reach/classes.ts'
import { reach } from '../../reach/reach.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { RuleContext } from '../rule.ts'

/** Someone who gets in, as reach found and the simulator confirmed. */
export interface Reached {
  readonly class: OutsiderClass
  /** The subject of his token, and the path of his project. */
  readonly subject: string
  readonly project: string
}

// A rule waits for its answer: a policy that takes longer has none here.
const budget = 4000

/** The first of these classes that a policy lets in; `undefined` where none is proven to get in. */
export function firstReached(policy: TrustPolicy, classes: readonly OutsiderClass[], context: RuleContext): Reached | undefined {
  const { facts, engines, now } = context
  for (const outsider of classes) {
    const [answer] = reach({ policy, facts, jobs: [], engines, now, budget }, [outsider])
    const claims = answer?.outcome === 'some' ? answer.witness?.known : undefined
    if (claims !== undefined) return { class: outsider, subject: String(claims['sub']), project: String(claims['project_path']) }
  }
  return undefined
}

/** Whether it is proven that nobody of these classes gets in. */
export function isProvenClosed(policy: TrustPolicy, classes: readonly OutsiderClass[], context: RuleContext): boolean {
  const { facts, engines, now } = context
  return reach({ policy, facts, jobs: [], engines, now, budget }, classes).every(({ outcome }) => outcome === 'none')
}
