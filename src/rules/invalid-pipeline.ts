import type { ProblemCode } from '../gitlab/pipeline.ts'
import type { Rule } from './rule.ts'

const codes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'unknown-extends',
  'invalid-extends',
  'circular-extends',
  'deep-extends',
  'unknown-reference',
  'invalid-include',
  'missing-include',
  'outside-include',
  'circular-include',
  'too-many-includes',
  'invalid-input',
  'invalid-matrix',
])

/** What GitLab refuses while it puts a pipeline together, in its own words; gitlab.md 5. */
export const invalidPipeline: Rule = {
  id: 'invalid-pipeline',
  summary: 'GitLab can not put the pipeline together: an include, input, extends or reference is wrong',
  since: '0.2.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  needsReadable: true,
  *checkPipeline(pipeline) {
    for (const { code, span, message } of pipeline.problems) if (codes.has(code)) yield { at: span, message }
  },
}
