import type { Pipeline, PipelineProblem } from '../gitlab/pipeline.ts'
import { formOf, removeFrom } from '../syntax/members.ts'
import { parseDocument } from '../syntax/parse-document.ts'
import type { Fix, Rule, RuleContext } from './rule.ts'
import { mappingOfJob } from './support/job-mapping.ts'

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
  const mapping = job && text !== undefined ? mappingOfJob(job, parseDocument(span.file, text)) : undefined
  const taken = mapping?.entries.find(({ key }) => key.span.start === span.start)
  if (text === undefined || mapping === undefined || taken === undefined) return []
  const form = formOf(text, mapping)
  const edits = form && removeFrom(text, mapping, form, taken)
  return edits === undefined ? [] : [{ title: `Remove ${String(taken.key.value)} from ${owner}`, edits }]
}
