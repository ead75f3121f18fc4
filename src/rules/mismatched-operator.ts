import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** An operator for values of another kind than the key holds; aws.md 3 and 6, TYPE_MISMATCH. */
export const mismatchedOperator: Rule = {
  id: 'mismatched-operator',
  summary: 'An operator compares values of another kind than the key holds',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  checkPolicy: (entry, context) => trapsOf('mismatched-operator', entry, context),
}
