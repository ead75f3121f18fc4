import type { Job, Secret } from '../gitlab/pipeline.ts'
import { tokenOf } from '../gitlab/secrets.ts'
import type { Rule } from './rule.ts'

/** GitLab's code builds one server block for each provider, of the first secret: gitlab.md 4.1, "Memoisation trap" [C-RUNPRES], read and not run. */
export const secondSecretToken: Rule = {
  id: 'second-secret-token',
  summary: 'A second secret of one provider names another token, which GitLab may never use',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'medium',
  fixable: false,
  *checkPipeline(pipeline) {
    for (const job of pipeline.jobs) {
      if (job.tokensUnknown !== undefined) continue
      for (const secret of job.secrets) {
        const first = firstOf(secret, job)
        const [wanted, taken] = [tokenOf(secret, job.tokens), first && tokenOf(first, job.tokens)]
        if (first === undefined || first === secret || wanted === undefined || taken === undefined || wanted === taken) continue
        yield {
          at: secret.token?.span ?? secret.nameSpan,
          message: `${secret.name} asks for ${wanted}, but GitLab's code takes the token of the first ${secret.provider} secret of a job for all of them: ${taken}, of ${first.name}`,
          related: [{ message: `${first.name} comes first`, at: first.nameSpan }],
        }
      }
    }
  },
}

function firstOf({ provider }: Secret, job: Job): Secret | undefined {
  return job.secrets.find((secret) => secret.provider === provider)
}
