import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** Credentials of one identity that a template writes at once; azure.md 1 [CON]. */
export const parallelCredentials: Rule = {
  id: 'parallel-credentials',
  summary: 'Credentials of one identity are written at once, which Entra refuses',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  checkPolicy: (entry, context) => trapsOf('parallel-credentials', entry, context),
}
