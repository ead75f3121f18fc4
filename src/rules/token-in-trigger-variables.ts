import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import { plain } from '../text/holes.ts'
import type { Rule } from './rule.ts'
import { placeIn } from './support/places.ts'
import { hasDotenv } from './support/stored-variables.ts'

/** A trigger job holds no token (gitlab.md 3.4 [C-BRIDGE]), so there is none that its variables could pass on. */
export const tokenInTriggerVariables: Rule = {
  id: 'token-in-trigger-variables',
  summary: 'A trigger job passes on an ID token that it can not hold',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    const holders = new Map<string, Job>()
    for (const job of pipeline.jobs) for (const { name } of job.tokens) if (!holders.has(name)) holders.set(name, job)
    // A job may hand its token to later ones in a file; token-in-artifact says what is wrong with that.
    if (holders.size === 0 || pipeline.jobs.some(hasDotenv)) return
    for (const job of pipeline.jobs) {
      if (!job.trigger || job.incomplete !== undefined || job.variablesUnknown !== undefined) continue
      for (const [own, { value, raw, global, span }] of job.variables) {
        const text = plain(value)
        if (text === undefined || raw === true || global === true) continue
        for (const match of text.matchAll(/\$\{?([A-Za-z_]\w*)\}?/g)) {
          const name = match[1] ?? ''
          const holder = holders.get(name)
          if (holder === undefined || context.facts.variables.has(name) || isDefined(name, own, job, pipeline)) continue
          const token = holder.tokens.find((one) => one.name === name)
          yield {
            at: placeIn({ text, span }, match.index, match.index + match[0].length, context),
            message: `${job.name} is a trigger job and holds no ID token, so ${own} passes nothing of ${name} on: the jobs that need it declare their own`,
            ...(token === undefined ? {} : { related: [{ message: `${holder.name} declares ${name}`, at: token.nameSpan }] }),
          }
        }
      }
    }
  },
}

// Rules set variables, too. `T: $T` defines no T, unless there is another one.
function isDefined(name: string, own: string, job: Job, pipeline: Pipeline): boolean {
  const inRules = [job.when, job.workflow].some((when) => when.kind === 'rules' && when.rules.some(({ variables }) => variables.has(name)))
  if (inRules) return true
  return name === own ? pipeline.jobs.some((other) => other.variables.get(name)?.global === true) : job.variables.has(name)
}
