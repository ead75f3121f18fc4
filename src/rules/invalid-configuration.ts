import type { Rule } from './rule.ts'

/** Its findings are the problems of read-config.ts; findings.ts makes them. */
export const invalidConfiguration: Rule = {
  id: 'invalid-configuration',
  summary: 'A part of .claimcheck.yaml does not fit and is left out',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
}
