import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** Tokens that a relying party's keys verify, whoever has issued them; vault.md 1. */
export const uncheckedIssuer: Rule = {
  id: 'unchecked-issuer',
  summary: 'A relying party does not look at who has issued a token',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  checkPolicy: (entry, context) => trapsOf('unchecked-issuer', entry, context),
}
