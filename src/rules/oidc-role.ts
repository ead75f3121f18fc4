import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** A role for people who sign in, bound to claims that only jobs have; vault.md 2 [P path_role.go]. */
export const oidcRole: Rule = {
  id: 'oidc-role',
  summary: 'A role is for people who sign in, and bound to claims of jobs, so that nobody gets in',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  checkPolicy: (entry, context) => trapsOf('oidc-role', entry, context),
}
