import type { Rule } from './rule.ts'
import { credentialsIn } from './support/credentials.ts'
import { storedCredential } from './support/stored-credentials.ts'

const secret = storedCredential('vault', 'secret of Vault')

/** AppRole's `secret_id` or a password, kept in GitLab, where an ID token would do; vault.md 6, gitlab.md 7 [D-VAULT]. */
export const staticVaultSecret: Rule = {
  id: 'static-vault-secret',
  summary: 'A job logs in to Vault or OpenBao with a stored secret id or password',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, secret, messageOf, context),
}

function messageOf(_: string, what: string): string {
  return `${what} is a stored secret of Vault: log in with an ID token (auth/jwt/login), and there is none to steal or rotate`
}
