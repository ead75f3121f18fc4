import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** What a command writes to a role and Vault leaves out, with a warning; hashicorp/vault sdk/framework backend.go. */
export const unknownParameter: Rule = {
  id: 'unknown-parameter',
  summary: 'Vault ignores a parameter that a role does not have, so what it demands is not demanded',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('unknown-parameter', entry, context),
}
