import type { Rule } from './rule.ts'
import { credentialsIn } from './support/credentials.ts'
import { storedCredential } from './support/stored-credentials.ts'

const token = storedCredential('vault', 'token of Vault')

/** A stored token of Vault or OpenBao, where an ID token would do; vault.md 6, gitlab.md 7 [D-VAULT]. */
export const staticVaultToken: Rule = {
  id: 'static-vault-token',
  summary: 'A job uses a stored token of Vault or OpenBao',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, token, messageOf, context),
}

function messageOf(_: string, what: string): string {
  return `${what} is a stored token: log in with an ID token, and there is none to steal or rotate`
}
