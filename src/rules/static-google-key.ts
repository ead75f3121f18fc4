import type { Rule } from './rule.ts'
import { type Credential, credentialsIn } from './support/credentials.ts'

const key: Credential = {
  variables: [],
  literal: /"private_key_id"\s*:\s*"[0-9a-f]{40}"/g,
  // A key file; with workload identity the same command has --cred-file of `gcloud auth login`.
  command: /\bgcloud\s+auth\s+activate-service-account\b(?=[^|;&]*--key-file)/g,
  excused: () => false,
  message: (kind, what) =>
    kind === 'literal'
      ? 'This is the key of a service account, here for everyone who can read this file: workload identity federation needs none'
      : `${what} takes a long-lived key: with id_tokens and workload identity federation there is none to steal or rotate`,
}

/** A stored key of a Google service account, where an ID token would do; gcp.md 7, gitlab.md 7 [D-GCP]. */
export const staticGoogleKey: Rule = {
  id: 'static-google-key',
  summary: 'A job signs in to Google Cloud with a key of a service account',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, key, context),
}
