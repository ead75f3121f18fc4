import type { JsonValue } from '../text/json.ts'
import { undefinedIn } from './expand.ts'
import { mint } from './mint.ts'
import { scenariosOf } from './named-refs.ts'
import type { IdToken, Job } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'
import { situate } from './runs.ts'
import { defaultBranch, type Scenario } from './scenario.ts'

/**
 * Every audience that a job's token asks for, wherever the job runs: rules set variables, and what a variable holds may depend on the ref. `undefined` where one of
 * them is not known, or is empty for want of a variable.
 */
export function askedAudiences(job: Job, token: IdToken, facts: ProjectFacts, now: number): readonly string[] | undefined {
  if (token.aud.kind === 'invalid') return undefined
  const texts = token.aud.values.map(({ value }) => value)
  // Without a variable it is the same everywhere.
  if (!texts.some((text) => /[$%]/.test(text))) return [...new Set(texts)]
  const asked = new Set<string>()
  for (const scenario of scenariosIn(job, facts)) {
    const { situation, variables } = situate(job, scenario, facts)
    const scope = { facts, job, variables, situation, environment: undefined }
    if (texts.some((text) => undefinedIn(text, scope).length > 0)) return undefined
    const values = textsOf(mint({ job, token, scenario, facts, now }).known['aud'])
    if (values === undefined) return undefined
    for (const value of values) asked.add(value)
  }
  return [...asked]
}

// One that runs in none of them is looked at on the default branch.
function scenariosIn(job: Job, facts: ProjectFacts): readonly Scenario[] {
  const found = scenariosOf(job, facts).filter((scenario) => situate(job, scenario, facts).runs.answer !== 'no')
  return found.length === 0 ? [defaultBranch] : found
}

function textsOf(aud: JsonValue | undefined): readonly string[] | undefined {
  if (typeof aud === 'string') return [aud]
  return Array.isArray(aud) && aud.every((value) => typeof value === 'string') ? aud : undefined
}
