import type { Rule } from './rule.ts'
import { secretsOf } from './support/secret-tokens.ts'

/** Without `token:` the first of several tokens is taken; GitLab tells to name it: gitlab.md 4.1, "Token facts" [D-YAML, C-RUNPRES]. */
export const ambiguousSecretToken: Rule = {
  id: 'ambiguous-secret-token',
  summary: 'A secret does not say which of several ID tokens it uses',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline) {
    for (const { job, secret } of secretsOf(pipeline)) {
      const [first] = job.tokens.filter((token) => token.identity !== true)
      const takesFirst = secret.provider === 'vault' || secret.provider === 'azure_key_vault'
      if (!takesFirst || secret.token !== undefined || first === undefined || job.tokens.length < 2) continue
      yield {
        at: secret.nameSpan,
        message: `${job.name} holds ${job.tokens.map((token) => token.name).join(' and ')}: ${secret.name} gets the first, ${first.name}, as long as nobody sorts them; say token: $${first.name}`,
        related: [{ message: `${first.name} is the first`, at: first.nameSpan }],
      }
    }
  },
}
