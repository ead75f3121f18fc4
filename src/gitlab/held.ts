import type { ClaimSet } from './claim-set.ts'
import { mint } from './mint.ts'
import type { IdToken, Job, Pipeline } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'
import { type Runs, runs } from './runs.ts'
import type { Scenario } from './scenario.ts'

/** A job's token in a scenario. */
export interface HeldToken {
  readonly runs: Runs
  readonly claims: ClaimSet
}

/** The pipeline and those that its trigger jobs start, the root first. */
export function family(pipeline: Pipeline): readonly Pipeline[] {
  return [pipeline, ...pipeline.children.flatMap(family)]
}

/** The pipeline as it is in a scenario: with the includes whose rules let them in there. */
function pipelineIn(pipeline: Pipeline, scenario: Scenario): Pipeline {
  return pipeline.within?.(scenario) ?? pipeline
}

/** The job as it is in a scenario; `undefined` where the file that defines it is not included. */
export function jobIn(pipeline: Pipeline, job: Job, scenario: Scenario): Job | undefined {
  if (pipeline.within === undefined) return job
  return pipelineIn(pipeline, scenario).jobs.find((candidate) => candidate.name === job.name)
}

/** Whether the job runs in the scenario, and what its token says there. `now` in seconds since 1970. */
export function holds(pipeline: Pipeline, job: Job, token: IdToken, scenario: Scenario, facts: ProjectFacts, now: number): HeldToken {
  const there = jobIn(pipeline, job, scenario)
  if (there === undefined) {
    const absent: Runs = { answer: 'no', why: 'the file that defines the job is not included' }
    return { runs: absent, claims: mint({ job, token, scenario, facts, now }) }
  }
  const same = there === job ? token : there.tokens.find((candidate) => candidate.name === token.name)
  return { runs: runs(there, scenario, facts), claims: mint({ job: there, token: same ?? token, scenario, facts, now }) }
}
