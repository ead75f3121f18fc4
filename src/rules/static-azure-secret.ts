import type { Rule } from './rule.ts'
import { credentialsIn } from './support/credentials.ts'
import { storedCredential } from './support/stored-credentials.ts'

const secret = storedCredential('azure', 'client secret of Microsoft Entra')

/** A stored client secret, where an ID token would do; azure.md 1, gitlab.md 7 [D-AZ]. */
export const staticAzureSecret: Rule = {
  id: 'static-azure-secret',
  summary: 'A job signs in to Microsoft Entra with a client secret',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, secret, messageOf, context),
}

function messageOf(_: string, what: string): string {
  return `${what} is a stored secret: with id_tokens and a federated credential there is none to steal or rotate`
}
