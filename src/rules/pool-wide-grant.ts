import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** A binding for everybody in a pool of several providers; gcp.md 5 [PI, BP]. */
export const poolWideGrant: Rule = {
  id: 'pool-wide-grant',
  summary: 'A role is for everybody whom one of several providers of a pool lets in',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('pool-wide-grant', entry, context),
}
