import type { Rule } from './rule.ts'

/** Its findings are the problems of the parsers; findings.ts makes them. */
export const unreadableDocument: Rule = {
  id: 'unreadable-document',
  summary: 'A pipeline, trust policy, configuration or trust test has a syntax error',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
}
