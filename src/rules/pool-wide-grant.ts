import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** A binding for everybody in a pool; gcp.md 5 [PI, BP]. */
export const poolWideGrant: Rule = {
  id: 'pool-wide-grant',
  summary: 'Everybody whom a pool lets in gets a role, whatever provider it is',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('pool-wide-grant', entry, context),
}
