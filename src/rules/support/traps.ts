import type { Trap, TrapId } from '../../trust/traps.ts'
import type { PolicyEntry, Report, RuleContext } from '../rule.ts'
import { strangerWithoutSubject } from './intruders.ts'
import { isGitLab } from './trust.ts'

/** What a relying party has found in a policy, for as long as the policy stays the same. */
const found = new WeakMap<PolicyEntry, readonly Trap[]>()

/** Parameters that a policy only seems to have: why it demands less than it looks. */
export function ignoredParameters({ policy, document, relyingParty }: PolicyEntry): readonly Trap[] {
  return (relyingParty.traps?.(document, policy) ?? []).filter(({ id }) => id === 'unknown-parameter')
}

/** The traps of one kind in a policy that trusts a GitLab, as its relying party tells them. */
export function trapsOf(id: TrapId, entry: PolicyEntry, context: RuleContext): readonly Report[] {
  const { policy, document, relyingParty } = entry
  if (relyingParty.traps === undefined || !isGitLab(policy, context.facts)) return []
  const traps = found.get(entry) ?? relyingParty.traps(document, policy)
  found.set(entry, traps)
  return traps.filter((trap) => trap.id === id && (trap.unguarded !== true || strangerWithoutSubject(policy, context) === undefined))
}
