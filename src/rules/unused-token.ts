import { tokenOf } from '../gitlab/secrets.ts'
import { relyingParties } from '../trust/index.ts'
import type { Rule } from './rule.ts'
import { names } from './support/job-texts.ts'

const tokenFiles: readonly string[] = relyingParties.flatMap(({ signIn }) => signIn?.tokenFiles ?? [])

/** A token that nothing in the files names. A program may read it by itself, so that this is off unless asked for. */
export const unusedToken: Rule = {
  id: 'unused-token',
  summary: 'Nothing in the job names this ID token',
  since: '0.3.0',
  severity: 'info',
  confidence: 'low',
  fixable: false,
  *checkPipeline(pipeline) {
    for (const job of pipeline.jobs) {
      if (job.tokensUnknown !== undefined || job.incomplete !== undefined) continue
      // What a tool is to read from a file, and nobody writes to it, is unwritten-token-file's.
      if (tokenFiles.some((name) => job.variables.has(name))) continue
      for (const token of job.tokens) {
        const taken = job.secrets.some((secret) => tokenOf(secret, job.tokens) === `$${token.name}`)
        if (token.identity === true || taken || names(job, token.name)) continue
        yield { at: token.nameSpan, message: `${job.name} holds ${token.name}, and nothing in it names it` }
      }
    }
  },
}
