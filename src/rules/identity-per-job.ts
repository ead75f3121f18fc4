import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** An identity named by what differs from job to job; vault.md 2, `user_claim`. */
export const identityPerJob: Rule = {
  id: 'identity-per-job',
  summary: 'A relying party makes a new identity for each job and keeps it',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  checkPolicy: (entry, context) => trapsOf('identity-per-job', entry, context),
}
