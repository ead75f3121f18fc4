import type { Job, Pipeline, Secret } from '../../gitlab/pipeline.ts'

/** The secrets of all jobs, each place once, with the job that has it. Jobs whose tokens are not known whole are left out. */
export function* secretsOf(pipeline: Pipeline): Generator<{ readonly job: Job; readonly secret: Secret }> {
  const seen = new Set<string>()
  for (const job of pipeline.jobs) {
    if (job.tokensUnknown !== undefined) continue
    for (const secret of job.secrets) {
      const held = job.tokens.map((token) => token.name).join(' ')
      const id = `${secret.span.file} ${secret.span.start} ${held}`
      if (seen.has(id)) continue
      seen.add(id)
      yield { job, secret }
    }
  }
}
