import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** A grace that counts only where a token has no such time; vault.md 2, "times". */
export const idleLeeway: Rule = {
  id: 'idle-leeway',
  summary: "A grace for times does nothing for GitLab's tokens",
  since: '0.3.0',
  severity: 'info',
  confidence: 'high',
  fixable: true,
  checkPolicy: (entry, context) => trapsOf('idle-leeway', entry, context),
}
