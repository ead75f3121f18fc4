import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** An operator for keys with several values, on a key with one; aws.md 3 and 6, FORALLVALUES_WITH_SINGLE_VALUED_KEY. */
export const setOperator: Rule = {
  id: 'set-operator',
  summary: 'An operator for keys with several values stands on a key with one, and holds without it',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  checkPolicy: (entry, context) => trapsOf('set-operator', entry, context),
}
