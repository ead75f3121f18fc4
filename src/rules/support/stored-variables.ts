import type { Job, Pipeline } from '../../gitlab/pipeline.ts'

/**
 * Whether the value of a variable that a script reads, and does not set, can only be kept in GitLab's settings or in the pipeline itself:
 * no token or secret of the job, and nothing that an earlier job or a file that the script runs may set.
 */
export function isStored(name: string, job: Job, pipeline: Pipeline): boolean {
  if (job.tokens.some((token) => token.name === name) || job.secrets.some((secret) => secret.name === name)) return false
  if (job.variables.has(name)) return true
  return !/^(?:CI_|GITLAB_(?:USER_|FEATURES|CI))/.test(name) && !maySetAny(job) && !pipeline.jobs.some(hasDotenv)
}

// Whether a script runs something that may set any variable: `source`, `eval`, `export $(…)`.
function maySetAny(job: Job): boolean {
  return job.script.some(({ text }) =>
    /(?:^|[\s;&|(])(?:source|\.|eval|export\s+["']?[$`]|printf\s+-v|mapfile|readarray)(?:\s|[({])/.test(text),
  )
}

/** Whether a job hands variables to later ones (docs `ci/variables`, "Pass an environment variable to another job"). */
export function hasDotenv(job: Job): boolean {
  const artifacts = job.resolved('artifacts')
  if (typeof artifacts !== 'object' || artifacts === null || !('reports' in artifacts)) return false
  const { reports } = artifacts
  return typeof reports === 'object' && reports !== null && 'dotenv' in reports
}
