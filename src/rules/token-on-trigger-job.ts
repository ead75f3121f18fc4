import type { Pipeline, PipelineProblem } from '../gitlab/pipeline.ts'
import type { Fix, Rule, RuleContext } from './rule.ts'
import { linesOfEntry } from './support/yaml-block.ts'

/** A trigger job takes no `id_tokens`, `secrets` or `identity`: GitLab refuses the pipeline, in its own words; gitlab.md 3.3, 3.4 [C-BRIDGE]. */
export const tokenOnTriggerJob: Rule = {
  id: 'token-on-trigger-job',
  summary: 'A trigger job asks for a token, which GitLab refuses',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPipeline(pipeline, context) {
    for (const problem of pipeline.problems) {
      if (problem.code !== 'id-tokens-on-trigger-job') continue
      yield {
        at: problem.span,
        message: `${problem.message}: ${problem.owner} only starts a pipeline, whose jobs hold their own tokens`,
        fixes: () => fixesOf(problem, pipeline, context),
      }
    }
  },
}

// What stands in another job, which this one extends, is not this one's alone.
function fixesOf({ span, owner }: PipelineProblem, pipeline: Pipeline, context: RuleContext): readonly Fix[] {
  const job = pipeline.jobs.find((one) => one.base === owner)
  const text = context.text(span.file)
  if (job === undefined || text === undefined) return []
  if (job.span.file !== span.file || span.start < job.span.start || span.end > job.span.end) return []
  const lines = linesOfEntry(text, span)
  return lines === undefined
    ? []
    : [{ title: `Remove ${text.slice(span.start, span.end)} from ${owner}`, edits: [{ span: lines, text: '' }] }]
}
