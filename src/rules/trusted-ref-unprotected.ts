import type { Rule } from './rule.ts'
import { gapsOfKind } from './support/gaps.ts'

/** A policy for one ref that the configuration doesn't list as protected: whoever can push to it gets in; gitlab.md 2.3 and 6.1. */
export const trustedRefUnprotected: Rule = {
  id: 'trusted-ref-unprotected',
  summary: 'The branch or tag that a trust policy names is not protected',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    for (const { at, type, ref } of gapsOfKind(entry, 'unprotected', context)) {
      yield {
        at,
        message: `the ${type} ${ref} is not protected: anyone who can push to the project gets ${policy.grants} with it`,
      }
    }
  },
}
