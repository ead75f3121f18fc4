import type { Rule } from './rule.ts'
import { credentialsIn } from './support/credentials.ts'
import { storedCredential } from './support/stored-credentials.ts'

const tokens = ['API token of PyPI', 'API token of crates.io'].map((title) => storedCredential('pypi', title))

/** A stored token of a service that takes ID tokens of gitlab.com, and of no other GitLab without ado: others.md 4 and 5. */
export const staticPublishToken: Rule = {
  id: 'static-publish-token',
  summary: 'A job publishes to PyPI or crates.io with a stored token',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    if (context.facts.issuer !== 'https://gitlab.com') return
    for (const token of tokens) {
      const messageOf = (_: string, what: string) =>
        `${what} is a stored ${token.title}: a trusted publisher takes the job's ID token, and there is none to steal or rotate`
      yield* credentialsIn(pipeline, token, messageOf, context)
    }
  },
}
