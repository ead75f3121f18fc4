import { undefinedIn } from '../gitlab/expand.ts'
import { jobIn } from '../gitlab/held.ts'
import { scenariosOf } from '../gitlab/named-refs.ts'
import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import { situate } from '../gitlab/runs.ts'
import type { Rule, RuleContext } from './rule.ts'

/** GitLab puts nothing in the place of a variable that nobody defines; gitlab.md 3.1 [C-BUILD], 6.3 number 14. */
export const undefinedAudience: Rule = {
  id: 'undefined-audience',
  summary: 'The audience names a variable that nobody defines',
  since: '0.2.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    // Without a configuration nobody has said which variables GitLab's settings have.
    if (!context.facts.settingsKnown) return
    for (const job of pipeline.jobs) {
      for (const token of job.tokens) {
        if (token.aud.kind === 'invalid') continue
        for (const { value, span } of token.aud.values) {
          for (const name of everywhereUndefined(value, job, pipeline, context)) yield { at: span, message: messageOf(name, value) }
        }
      }
    }
  },
}

function messageOf(name: string, value: string): string {
  const whole = value === `$${name}` || value === `\${${name}}`
  const effect = whole ? 'the audience is empty' : 'GitLab puts nothing in its place'
  return `$${name} is defined neither in the pipeline nor under \`variables\` in .claimcheck.yaml, so ${effect}; if GitLab's settings have it, say so there`
}

// In every scenario that the job may run in: some rule may set it.
function everywhereUndefined(text: string, job: Job, pipeline: Pipeline, { facts }: RuleContext): readonly string[] {
  if (!/[$%]/.test(text)) return []
  let names: readonly string[] | undefined
  for (const scenario of scenariosOf(job, facts)) {
    const there = jobIn(pipeline, job, scenario)
    if (there === undefined) continue
    const { runs, situation, variables } = situate(there, scenario, facts)
    if (runs.answer === 'no') continue
    const here = undefinedIn(text, { facts, job: there, variables, situation, environment: undefined })
    names = names === undefined ? here : names.filter((name) => here.includes(name))
  }
  return names ?? []
}
