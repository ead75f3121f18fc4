import type { Rule } from './rule.ts'
import { type Credential, credentialsIn } from './support/credentials.ts'

const token: Credential = {
  variables: ['VAULT_TOKEN', 'BAO_TOKEN'],
  // Service and batch tokens of Vault 1.10 and later.
  literal: /(?<![\w.])hv[sb]\.[A-Za-z0-9_-]{24,}/g,
  // A server for tests has a token that everybody knows.
  excused: (texts) => texts.some((text) => /-dev-root-token-id|VAULT_DEV_ROOT_TOKEN_ID/.test(text)),
  message: (kind, what) =>
    kind === 'literal'
      ? `${what} is a token of Vault, here for everyone who can read this file: log in with an ID token`
      : `${what} is a stored token: log in with an ID token, and there is none to steal or rotate`,
}

/** A stored token of Vault or OpenBao, where an ID token would do; vault.md 6, gitlab.md 7 [D-VAULT]. */
export const staticVaultToken: Rule = {
  id: 'static-vault-token',
  summary: 'A job uses a stored token of Vault or OpenBao',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  checkPipeline: (pipeline, context) => credentialsIn(pipeline, token, context),
}
