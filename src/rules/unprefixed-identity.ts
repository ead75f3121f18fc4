import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** Names that somebody at GitLab chooses, and that nothing tells from others' names; others.md 1, claimMappings. */
export const unprefixedIdentity: Rule = {
  id: 'unprefixed-identity',
  summary: 'A name that somebody at GitLab chooses is a name in the cluster as it stands',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('unprefixed-identity', entry, context),
}
