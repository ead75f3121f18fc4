import type { Rule } from './rule.ts'

/** Its findings come from the runner, which knows what each silence silenced. */
export const staleSilence: Rule = {
  id: 'stale-silence',
  summary: 'A silence silences nothing, or is past its date',
  since: '0.1.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
}
