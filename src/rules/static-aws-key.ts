import type { Rule } from './rule.ts'
import { credentialsIn } from './support/credentials.ts'
import { storedCredential } from './support/stored-credentials.ts'

const key = storedCredential('aws', 'AWS key')

/** A stored AWS key, where an ID token would do; AWS takes GitLab's tokens since the provider of OIDC: gitlab.md 7 [D-AWS]. */
export const staticAwsKey: Rule = {
  id: 'static-aws-key',
  summary: 'A job signs in to AWS with a long-lived key',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, key, messageOf, context),
}

function messageOf(_: string, what: string): string {
  return `${what} is a long-lived AWS key: with id_tokens and a role there is none to steal or rotate`
}
