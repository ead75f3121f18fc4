import type { ClaimSet } from '../gitlab/claim-set.ts'
import { mint } from '../gitlab/mint.ts'
import type { IdToken, Job } from '../gitlab/pipeline.ts'
import { runs } from '../gitlab/runs.ts'
import { parseScenario, type Scenario, scenarioKinds } from '../gitlab/scenario.ts'
import type { Analysis, Project } from '../service/analysis.ts'
import { UsageError } from './io.ts'

/** A job's token in a scenario. */
export interface HeldToken {
  readonly project: Project
  readonly job: Job
  readonly token: IdToken
  readonly scenario: Scenario
  readonly runs: ReturnType<typeof runs>
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
    project.pipelines.flatMap((pipeline) => pipeline.jobs.map((job) => ({ project, job }))),
  )
  if (analysis.projects.every((project) => project.pipelines.length === 0))
    throw new UsageError('There is no pipeline here (.gitlab-ci.yml)')
  const named = filter.job === undefined ? jobs : jobs.filter(({ job }) => job.name === filter.job)
  if (named.length === 0 && filter.job !== undefined) throw new UsageError(`The pipeline has no job ${filter.job}`)
  const held = named.flatMap(({ project, job }) =>
    job.tokens
      .filter((token) => filter.variable === undefined || token.name === filter.variable)
      .flatMap((token) =>
        scenarios.map((scenario): HeldToken => {
          const claims = mint({ job, token, scenario, facts: project.facts, now: analysis.now })
          return { project, job, token, scenario, runs: runs(job, scenario), claims }
        }),
      ),
  )
  if (held.length === 0 && filter.variable !== undefined) throw new UsageError(`No job here holds a token ${filter.variable}`)
  if (held.length === 0 && filter.job !== undefined) throw new UsageError(`The job ${filter.job} holds no ID token`)
  return held
}

function chosenScenarios(text: string | undefined): readonly Scenario[] {
  if (text === undefined) return scenarioKinds.flatMap((kind) => parseScenario(kind) ?? [])
  const scenario = parseScenario(text)
  if (scenario === undefined)
    throw new UsageError(`--scenario ${text}: expected KIND or KIND:REF with KIND one of ${scenarioKinds.join(', ')}`)
  return [scenario]
}
