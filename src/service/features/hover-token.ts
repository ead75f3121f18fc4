import { mint } from '../../gitlab/mint.ts'
import type { IdToken, Job } from '../../gitlab/pipeline.ts'
import { defaultBranch } from '../../gitlab/scenario.ts'
import type { Project } from '../analysis.ts'
import { describeToken as describeClaims } from './token-in-words.ts'

/** A job's token, as Markdown: its claims on the default branch, and which are not known and why. */
export function describeToken(job: Job, token: IdToken, project: Project, now: number): string {
  return describeClaims({ job, token }, mint({ job, token, scenario: defaultBranch, facts: project.facts, now }))
}
