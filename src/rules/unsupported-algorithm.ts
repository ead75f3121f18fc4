import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** Only algorithms that GitLab doesn't sign with; gitlab.md 1, vault.md 1, others.md 1. */
export const unsupportedAlgorithm: Rule = {
  id: 'unsupported-algorithm',
  summary: "A relying party takes other signatures than GitLab's",
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('unsupported-algorithm', entry, context),
}
