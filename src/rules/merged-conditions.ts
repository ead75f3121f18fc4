import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** Conditions that all seem to be demanded, of which one is enough; aws.md 7, "same-key conditions". */
export const mergedConditions: Rule = {
  id: 'merged-conditions',
  summary: 'Two conditions are joined to one, so that either of them is enough',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  checkPolicy: (entry, context) => trapsOf('merged-conditions', entry, context),
}
