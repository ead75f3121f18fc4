import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import type { Span } from '../text/span.ts'
import type { TrustPolicy } from '../trust/trust.ts'

/** A job that names a policy's role, provider or credential. Only linked pairs give findings that say "these two disagree". */
export interface Link {
  readonly pipeline: Pipeline
  readonly job: Job
  readonly policy: TrustPolicy
  /** How the job names it, for people: `variable AWS_ROLE_ARN`, `links in .claimcheck.yaml`. */
  readonly by: string
  /** Where it is named. */
  readonly span: Span
}
