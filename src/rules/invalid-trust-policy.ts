import type { Rule } from './rule.ts'
import { strangerWithoutSubject } from './support/intruders.ts'
import { isGitLab } from './support/trust.ts'

/** What the relying party would refuse to store, in its own words; aws.md 1, 2 and 6. */
export const invalidTrustPolicy: Rule = {
  id: 'invalid-trust-policy',
  summary: 'The relying party refuses to store this trust policy',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  needsReadable: true,
  *checkPolicy(entry, context) {
    const { policy, document, relyingParty } = entry
    if (!isGitLab(policy, context.facts)) return
    for (const { at, message, unguarded, severity } of relyingParty.refusals?.(document, policy) ?? []) {
      // That a stranger gets in is a finding of its own at the same place, and weighs more.
      if (unguarded !== true || strangerWithoutSubject(policy, context) === undefined)
        yield { at, message, ...(severity === undefined ? {} : { severity }) }
    }
  },
}
