import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import type { Rule } from './rule.ts'
import { usesIn } from './support/variable-uses.ts'

/** Each job holds its own tokens only: what another one declares is an empty variable here; gitlab.md 3.1 [C-BUILD]. */
export const tokenOfAnotherJob: Rule = {
  id: 'token-of-another-job',
  summary: 'A script uses an ID token that only other jobs hold',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  needsReadable: true,
  *checkPipeline(pipeline, context) {
    const holders = new Map<string, Job>()
    for (const job of pipeline.jobs) for (const { name } of job.tokens) holders.set(name, job)
    if (holders.size === 0) return
    for (const job of pipeline.jobs) {
      if (job.tokensUnknown !== undefined || job.variablesUnknown !== undefined || job.incomplete !== undefined || job.trigger) continue
      for (const { name, at } of usesIn(job, context)) {
        const holder = holders.get(name)
        if (holder === undefined || job.tokens.some((token) => token.name === name) || isVariable(name, job, context.facts.variables))
          continue
        if (isOfDefault(name, pipeline)) continue
        const token = holder.tokens.find((one) => one.name === name)
        yield {
          at,
          message: `${job.name} holds no ID token ${name}, which ${holder.name} declares: it is empty here`,
          ...(token === undefined ? {} : { related: [{ message: `${holder.name} declares ${name}`, at: token.nameSpan }] }),
        }
      }
    }
  },
}

function isVariable(name: string, job: Job, settings: ReadonlyMap<string, string>): boolean {
  return job.variables.has(name) || settings.has(name)
}

// What a job does not inherit is token-not-inherited's.
function isOfDefault(name: string, pipeline: Pipeline): boolean {
  return pipeline.blocks.some(({ owner, tokens }) => owner === 'default' && tokens.some((token) => token.name === name))
}
