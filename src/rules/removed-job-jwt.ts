import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import { atLeast } from '../gitlab/version.ts'
import type { Fix, Report, Rule, RuleContext } from './rule.ts'
import { textsOf } from './support/job-texts.ts'
import { placeIn } from './support/places.ts'

/** `$CI_JOB_JWT` and its versions, which GitLab no longer sets; gitlab.md 3.5 [D-VAULT, D-CLOUD]. */
export const removedJobJwt: Rule = {
  id: 'removed-job-jwt',
  summary: 'CI_JOB_JWT was removed in GitLab 17.0, so this variable is empty',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPipeline(pipeline, context) {
    if (!atLeast(context.facts.gitlab.version, '17.0')) return
    for (const job of pipeline.jobs) yield* ofJob(job, pipeline, context)
  },
}

function* ofJob(job: Job, pipeline: Pipeline, context: RuleContext): Generator<Report> {
  for (const text of textsOf(job)) {
    if (!text.text.includes('CI_JOB_JWT')) continue
    for (const found of text.text.matchAll(/\$\{?(CI_JOB_JWT(?:_V[12])?)(?!\w)\}?/g)) {
      const name = found[1] ?? ''
      // A variable of the user's own with that name is his business.
      if (job.variables.has(name) || context.facts.variables.has(name)) continue
      const at = placeIn(text, found.index, found.index + found[0].length, context)
      yield {
        at,
        message: `GitLab removed ${name} in 17.0: nothing sets it`,
        fixes: () => fixesOf(job, pipeline, at, found[0], context),
      }
    }
  }
}

// The token that the job holds anyway, where it is the only one; a line that several jobs share needs the same in all of them.
function fixesOf(job: Job, pipeline: Pipeline, span: Report['at'], written: string, context: RuleContext): readonly Fix[] {
  const [token, another] = job.tokens
  if (token === undefined || another !== undefined || job.tokensUnknown !== undefined) return []
  if (context.text(span.file)?.slice(span.start, span.end) !== written) return []
  const sharing = pipeline.jobs.filter((one) => textsOf(one).some((text) => text.span.file === span.file && covers(text.span, span)))
  if (sharing.some((one) => one.tokens.length !== 1 || one.tokens[0]?.name !== token.name)) return []
  return [{ title: `Use $${token.name}`, edits: [{ span, text: written.includes('{') ? `\${${token.name}}` : `$${token.name}` }] }]
}

function covers(outer: Report['at'], inner: Report['at']): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
