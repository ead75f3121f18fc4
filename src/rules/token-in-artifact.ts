import type { Job } from '../gitlab/pipeline.ts'
import type { Rule } from './rule.ts'
import { tokensKeptBelow } from './support/kept-files.ts'

/** Artifacts are kept, and handed to later jobs and to everyone who may download them; a token is good until its `exp`: gitlab.md 6.3, number 17. */
export const tokenInArtifact: Rule = {
  id: 'token-in-artifact',
  summary: 'A script writes an ID token to a file that becomes an artifact',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    for (const job of pipeline.jobs) {
      for (const { token, path, at } of tokensKeptBelow(artifactsOf(job), job, context))
        yield { at, message: `${token} is kept in the artifact ${path}: everyone who can download it holds the token until it expires` }
    }
  },
}

function artifactsOf(job: Job): readonly string[] {
  const artifacts = job.resolved('artifacts')
  if (typeof artifacts !== 'object' || artifacts === null || Array.isArray(artifacts)) return []
  const { paths, reports, exclude } = artifacts as { paths?: unknown; reports?: unknown; exclude?: unknown } // JSON, looked at below
  // What is left out again is too much to follow.
  if (exclude !== undefined) return []
  const dotenv = typeof reports === 'object' && reports !== null && 'dotenv' in reports ? reports.dotenv : undefined
  return [paths, dotenv].flatMap((value) => (Array.isArray(value) ? value : [value])).filter((value) => typeof value === 'string')
}
