import type { Rule } from './rule.ts'
import { settledTests } from './support/settled.ts'

/** A claim that no token has, or that the relying party hands to no condition; aws.md 4, gcp.md 3, gitlab.md 1.3. */
export const unseenClaim: Rule = {
  id: 'unseen-claim',
  summary: 'A condition wants a claim that the relying party never sees, so nobody passes',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPolicy(entry, context) {
    const told = new Set<unknown>()
    for (const { test, holds, cause } of settledTests(entry, context)) {
      // However many values it wants, the claim is one.
      if (cause !== 'unseen' || holds !== 'never' || told.has(test)) continue
      told.add(test)
      yield { at: test.span, message: `${test.label} never holds: ${test.why?.missing ?? 'no ID token of GitLab has this claim'}` }
    }
  },
}
