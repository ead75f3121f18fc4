import { holds, jobIn } from '../gitlab/held.ts'
import { heldTokens } from '../gitlab/identity.ts'
import type { IdToken, Job, Pipeline } from '../gitlab/pipeline.ts'
import { runs } from '../gitlab/runs.ts'
import { everyKind, parseScenario } from '../gitlab/scenario.ts'
import type { Project } from './analysis.ts'
import { type ClaimView, viewClaims } from './simulation.ts'

/** A pipeline with the jobs that hold tokens or may hold some. */
export interface PipelineTokens {
  /** Its root file, with a number where several pipelines have it. */
  readonly id: string
  readonly pipeline: Pipeline
  readonly jobs: readonly { readonly job: Job; readonly tokens: readonly NamedToken[] }[]
}

/** A token and what the view calls it: its variable; the one of `identity` has none. */
export interface NamedToken {
  readonly name: string
  readonly token: IdToken
}

/** Which token of a project. */
export interface TokenPath {
  readonly pipeline: string
  readonly job: string
  readonly variable: string
}

/** A scenario in which a job runs, or may run, and the reason. */
export interface TokenScenario {
  readonly scenario: string
  readonly runs: 'yes' | 'unknown'
  readonly why: string
}

/** The pipelines of a project with their jobs and tokens; no claim is worked out. */
export function pipelineTokens(project: Project): readonly PipelineTokens[] {
  const seen = new Map<string, number>()
  return project.pipelines.map((pipeline) => {
    const number = (seen.get(pipeline.file) ?? 0) + 1
    seen.set(pipeline.file, number)
    const jobs = pipeline.jobs
      .map((job) => ({ job, tokens: heldTokens(job).map((token) => ({ name: nameOf(token), token })) }))
      .filter(({ job, tokens }) => tokens.length > 0 || (job.tokensUnknown !== undefined && !job.trigger))
    return { id: number === 1 ? pipeline.file : `${pipeline.file}~${number}`, pipeline, jobs }
  })
}

/** The scenarios in which a token's job runs or may run; none where the path names nothing. */
export function tokenScenarios(project: Project, path: TokenPath): readonly TokenScenario[] {
  const found = find(project, path)
  if (found === undefined) return []
  return everyKind.flatMap((scenario) => {
    const job = jobIn(found.pipeline, found.job, scenario)
    if (job === undefined) return []
    const { answer, why } = runs(job, scenario, project.facts)
    return answer === 'no' ? [] : [{ scenario: scenario.text, runs: answer, why }]
  })
}

/** The claims of a token in a scenario; none where the path or the scenario names nothing. `now` in seconds since 1970. */
export function tokenClaims(project: Project, path: TokenPath, text: string, now: number): readonly ClaimView[] {
  const found = find(project, path)
  const scenario = parseScenario(text)
  if (found === undefined || scenario === undefined) return []
  return viewClaims(holds(found.pipeline, found.job, found.token, scenario, project.facts, now).claims)
}

function find(project: Project, path: TokenPath): { readonly pipeline: Pipeline; readonly job: Job; readonly token: IdToken } | undefined {
  const from = pipelineTokens(project).find((one) => one.id === path.pipeline)
  const of = from?.jobs.find(({ job }) => job.name === path.job)
  const named = of?.tokens.find((one) => one.name === path.variable)
  return from && of && named && { pipeline: from.pipeline, job: of.job, token: named.token }
}

function nameOf(token: IdToken): string {
  return token.identity === true ? 'identity: google_cloud' : token.name
}
