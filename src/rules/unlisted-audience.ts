import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** An audience that a policy demands and its provider refuses before; aws.md 5, "Audience check". */
export const unlistedAudience: Rule = {
  id: 'unlisted-audience',
  summary: 'A trust policy demands an audience that its provider does not take',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('unlisted-audience', entry, context),
}
