import type { Rule } from './rule.ts'
import { credentialsIn } from './support/credentials.ts'
import { storedCredential } from './support/stored-credentials.ts'

const key = storedCredential('gcp', 'key of a Google service account')

/** A stored key of a Google service account, where an ID token would do; gcp.md 7, gitlab.md 7 [D-GCP]. */
export const staticGoogleKey: Rule = {
  id: 'static-google-key',
  summary: 'A job signs in to Google Cloud with a key of a service account',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, key, messageOf, context),
}

function messageOf(_: string, what: string): string {
  return `${what} takes a long-lived key: with id_tokens and workload identity federation there is none to steal or rotate`
}
