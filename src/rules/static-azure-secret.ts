import type { Rule } from './rule.ts'
import { type Credential, credentialsIn } from './support/credentials.ts'

const secret: Credential = {
  variables: ['AZURE_CLIENT_SECRET', 'ARM_CLIENT_SECRET'],
  command: /\baz\s+login\b(?=[^|;&]*--service-principal)(?=[^|;&]*\s(?:-p|--password)(?:\s|=))/g,
  excused: (texts) => texts.some((text) => /--federated-token|ARM_USE_OIDC/.test(text)),
  message: (_, what) => `${what} is a stored secret: with id_tokens and a federated credential there is none to steal or rotate`,
}

/** A stored client secret, where an ID token would do; azure.md 1, gitlab.md 7 [D-AZ]. */
export const staticAzureSecret: Rule = {
  id: 'static-azure-secret',
  summary: 'A job signs in to Microsoft Entra with a client secret',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, secret, context),
}
