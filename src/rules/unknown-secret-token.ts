import { tokenName } from '../gitlab/secrets.ts'
import type { Rule } from './rule.ts'
import { secretsOf } from './support/secret-tokens.ts'

/** `token: $NAME` where the job holds no such token; gitlab.md 4.1, "Token facts" [D-YAML]. */
export const unknownSecretToken: Rule = {
  id: 'unknown-secret-token',
  summary: 'A secret names an ID token that its job does not hold',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  needsReadable: true,
  *checkPipeline(pipeline, context) {
    for (const { job, secret } of secretsOf(pipeline)) {
      const { token } = secret
      const name = token && tokenName(token.text)
      if (token === undefined || name === undefined || name.startsWith('CI_') || job.tokens.some((one) => one.name === name)) continue
      // A variable may hold a token by other means; without a configuration GitLab's settings may have one.
      if (job.variables.has(name) || context.facts.variables.has(name) || job.variablesUnknown !== undefined) continue
      // What stands at the top level is misplaced-keyword's.
      if (pipeline.misplaced.some((one) => one.name === name)) continue
      const isToken = pipeline.blocks.some((block) => block.tokens.some((one) => one.name === name))
      if (!isToken && !context.facts.settingsKnown) continue
      const held = job.tokens.map((one) => `$${one.name}`)
      yield {
        at: token.span,
        message: `${job.name} holds no ID token ${name}${held.length === 0 ? '' : `; it holds ${held.join(', ')}`}`,
        fixes: () => held.map((other) => ({ title: `Use ${other}`, edits: [{ span: token.span, text: other }] })),
      }
    }
  },
}
