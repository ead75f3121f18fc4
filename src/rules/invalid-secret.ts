import type { ProblemCode } from '../gitlab/pipeline.ts'
import type { Rule } from './rule.ts'

const codes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'secrets-not-a-hash',
  'invalid-secret',
  'secret-without-token',
  'invalid-identity',
])

/** What GitLab refuses in `secrets` and `identity`, in its own words; gitlab.md 4.1, 4.2 [C-SECRET]. */
export const invalidSecret: Rule = {
  id: 'invalid-secret',
  summary: 'GitLab refuses this secrets or identity entry',
  since: '0.2.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  needsReadable: true,
  *checkPipeline(pipeline) {
    for (const { code, span, message } of pipeline.problems) if (codes.has(code)) yield { at: span, message }
  },
}
