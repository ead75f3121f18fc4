import type { Rule } from './rule.ts'
import { secretsOf } from './support/secret-tokens.ts'

/** `token:` is a text in which variables are expanded: a bare name is sent as it stands; gitlab.md 4.1, "Token facts" [D-SM-AZ]. */
export const literalSecretToken: Rule = {
  id: 'literal-secret-token',
  summary: 'A secret sends the name of a token in place of the token: the $ is missing',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPipeline(pipeline) {
    for (const { job, secret } of secretsOf(pipeline)) {
      const { token } = secret
      if (token === undefined || !/^[A-Za-z_]\w*$/.test(token.text)) continue
      const isToken = pipeline.blocks.some((block) => block.tokens.some((one) => one.name === token.text))
      const isHeld = job.tokens.some((one) => one.name === token.text)
      if (!isToken && !isHeld) continue
      yield {
        at: token.span,
        message: `The provider gets the text ${token.text}, not the token: write $${token.text}`,
        fixes: () => [{ title: `Write $${token.text}`, edits: [{ span: token.span, text: `$${token.text}` }] }],
      }
    }
  },
}
