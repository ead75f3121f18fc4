import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** A copy of keys that the issuer publishes, and changes; gcp.md 1, vault.md 1. */
export const pinnedKeys: Rule = {
  id: 'pinned-keys',
  summary: 'A relying party holds a copy of keys that GitLab publishes',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('pinned-keys', entry, context),
}
