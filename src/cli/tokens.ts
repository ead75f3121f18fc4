import type { ClaimSet } from '../gitlab/claim-set.ts'
import { holds } from '../gitlab/held.ts'
import { heldTokens as tokensOf } from '../gitlab/identity.ts'
import type { IdToken, Job } from '../gitlab/pipeline.ts'
import type { Runs } from '../gitlab/runs.ts'
import { parseScenario, type Scenario, scenarioKinds } from '../gitlab/scenario.ts'
import type { Analysis, Project } from '../service/analysis.ts'
import { UsageError } from './io.ts'
import { Locator } from './locate.ts'

/** A job's token in a scenario. */
export interface HeldToken {
  readonly project: Project
  readonly job: Job
  readonly token: IdToken
  readonly scenario: Scenario
  readonly runs: Runs
  readonly claims: ClaimSet
}

export interface TokenFilter {
  readonly job: string | undefined
  readonly variable: string | undefined
  readonly scenario: string | undefined
}

/** The tokens of all jobs in all scenarios, or of those that the filter names. A name that doesn't exist is wrong usage. */
export function heldTokens(analysis: Analysis, filter: TokenFilter): readonly HeldToken[] {
  const scenarios = chosenScenarios(filter.scenario)
  const jobs = analysis.projects.flatMap((project) =>
    project.pipelines.flatMap((pipeline) => pipeline.jobs.map((job) => ({ project, pipeline, job }))),
  )
  if (analysis.projects.every((project) => project.pipelines.length === 0))
    throw new UsageError('there is no pipeline here (.gitlab-ci.yml)')
  if (jobs.every(({ job }) => tokensOf(job).length === 0)) refuseBroken(analysis)
  const named = filter.job === undefined ? jobs : jobs.filter(({ job }) => job.name === filter.job || job.base === filter.job)
  if (named.length === 0 && filter.job !== undefined) throw new UsageError(`the pipeline has no job ${filter.job}`)
  const held = named.flatMap(({ project, pipeline, job }) =>
    tokensOf(job)
      .filter((token) => filter.variable === undefined || token.name === filter.variable)
      .flatMap((token) =>
        scenarios.map((scenario): HeldToken => {
          return { project, job, token, scenario, ...holds(pipeline, job, token, scenario, project.facts, analysis.now) }
        }),
      ),
  )
  if (held.length === 0 && filter.variable !== undefined) throw new UsageError(`no job here holds a token ${filter.variable}`)
  if (held.length === 0 && filter.job !== undefined) throw new UsageError(`the job ${filter.job} holds no ID token`)
  return held
}

// A pipeline that GitLab could not read either has no jobs to speak of; the reason says more than their absence.
function refuseBroken(analysis: Analysis): void {
  for (const pipeline of analysis.projects.flatMap((project) => project.pipelines)) {
    const { documents = [], problems = [] } = analysis.parsed.get(pipeline.file) ?? {}
    const [problem] = problems
    if (problem !== undefined) {
      const { line, column } = new Locator(analysis).range(problem.span).start
      throw new UsageError(`${pipeline.file}:${line}:${column}: ${problem.message}`)
    }
    if (documents.length === 0) throw new UsageError(`${pipeline.file} is empty`)
  }
}

function chosenScenarios(text: string | undefined): readonly Scenario[] {
  if (text === undefined) return scenarioKinds.flatMap((kind) => parseScenario(kind) ?? [])
  const scenario = parseScenario(text)
  if (scenario === undefined)
    throw new UsageError(`--scenario ${text}: expected KIND or KIND:REF with KIND one of ${scenarioKinds.join(', ')}`)
  return [scenario]
}
