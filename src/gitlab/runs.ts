import type { Job } from './pipeline.ts'
import type { Scenario } from './scenario.ts'

/** Whether a job runs in a scenario, and why that is so. */
export interface Runs {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly why: string
}

/**
 * A job without `rules`, `only` and `except` runs for branches and tags, not for merge requests (gitlab.md 5, "rules" [D-RULES]). Those
 * keywords themselves are not evaluated yet, so with one of them nobody knows.
 */
export function runs(job: Job, scenario: Scenario): Runs {
  if (job.when.kind === 'given') return { answer: 'unknown', why: `\`${job.when.keyword}\` is not evaluated yet` }
  if (job.incomplete !== undefined) return { answer: 'unknown', why: job.incomplete }
  const isMergeRequest = scenario.kind === 'merge-request' || scenario.kind === 'fork-merge-request'
  return isMergeRequest
    ? { answer: 'no', why: 'a job without rules does not run in merge request pipelines' }
    : { answer: 'yes', why: 'a job without rules runs on branches and tags' }
}
