import type { Job } from '../gitlab/pipeline.ts'
import type { JsonValue } from '../text/json.ts'
import type { Rule } from './rule.ts'
import { tokensKeptBelow } from './support/kept-files.ts'

/** A cache is handed to later jobs and pipelines (docs `ci/caching`); a token is good until its `exp`: gitlab.md 6.3, number 17. */
export const tokenInCache: Rule = {
  id: 'token-in-cache',
  summary: 'A script writes an ID token to a file that is cached',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    for (const job of pipeline.jobs) {
      for (const { token, path, at } of tokensKeptBelow(cachedBy(job), job, context))
        yield {
          at,
          message: `${token} is kept in the cache ${path}: later jobs and pipelines that restore it hold the token until it expires`,
        }
    }
  },
}

function cachedBy(job: Job): readonly string[] {
  const cache = job.resolved('cache')
  return (Array.isArray(cache) ? cache : [cache]).flatMap(pathsOf)
}

// Only what is saved for sure, when the job succeeds (docs `ci/yaml`, "cache:policy" and "cache:when").
function pathsOf(cache: JsonValue | undefined): readonly string[] {
  if (typeof cache !== 'object' || cache === null || Array.isArray(cache)) return []
  const { paths, policy = 'pull-push', when = 'on_success' } = cache as { paths?: unknown; policy?: unknown; when?: unknown } // JSON, looked at below
  const isSaved = (policy === 'pull-push' || policy === 'push') && (when === 'on_success' || when === 'always')
  return isSaved && Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : []
}
