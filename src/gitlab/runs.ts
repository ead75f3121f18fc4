import type { Job } from './pipeline.ts'
import type { Scenario } from './scenario.ts'

/** Whether a job is part of a scenario's pipeline, with the reason in words. */
export interface Runs {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly why: string
}

/**
 * Whether a job runs in a scenario. Without `rules`, `only` and `except` it runs for branches and tags, but not for merge
 * requests; gitlab.md 5, "rules" [D-RULES]. What its rules say is not evaluated yet, nor those of `workflow`, which also
 * take that default away.
 */
export function runs(job: Job, scenario: Scenario): Runs {
  if (job.when.kind === 'given') {
    const { keyword } = job.when
    return { answer: 'unknown', why: keyword === 'include' ? 'an included file may have `workflow` rules' : `\`${keyword}\` decides` }
  }
  if (job.incomplete !== undefined) return { answer: 'unknown', why: job.incomplete }
  const mergeRequest = scenario.kind === 'merge-request' || scenario.kind === 'fork-merge-request'
  return mergeRequest
    ? { answer: 'no', why: 'a job without `rules` does not run in merge request pipelines' }
    : { answer: 'yes', why: 'a job without `rules` runs for branches and tags' }
}
