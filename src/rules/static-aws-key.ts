import type { Rule } from './rule.ts'
import { type Credential, credentialsIn } from './support/credentials.ts'

// An access key id: AKIA is long-lived, ASIA temporary. The key of AWS's own examples is nobody's.
const key: Credential = {
  variables: ['AWS_SECRET_ACCESS_KEY'],
  literal: /(?<![A-Z0-9])AKIA(?!IOSFODNN7EXAMPLE)[A-Z2-7]{16}(?![A-Z0-9])/g,
  // Temporary credentials have a session token; S3 is spoken by others, at addresses of their own.
  excused: (texts) => texts.some((text) => /AWS_SESSION_TOKEN|AWS_ENDPOINT_URL|--endpoint-url|localstack|minio/i.test(text)),
  message: (kind, what) =>
    kind === 'literal'
      ? `${what} is a long-lived AWS key, here for everyone who can read this file: an ID token and a role need none`
      : `${what} is a long-lived AWS key: with id_tokens and a role there is none to steal or rotate`,
}

/** A stored AWS key, where an ID token would do; AWS takes GitLab's tokens since the provider of OIDC: gitlab.md 7 [D-AWS]. */
export const staticAwsKey: Rule = {
  id: 'static-aws-key',
  summary: 'A job signs in to AWS with a long-lived key',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, key, context),
}
