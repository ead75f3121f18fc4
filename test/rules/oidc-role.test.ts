import { checkCase } from '../support/rules.ts'
import { vaultRole, vaultScript } from '../support/vault-role.ts'

const redirects = { allowed_redirect_uris: '["https://vault.example.com/callback"]' }
/** A role as it is without a type: Vault names it in its path. */
const untyped = (claims: string, path = 'auth/jwt/role/deploy') =>
  vaultScript(
    `{ "user_claim": "user_login", "allowed_redirect_uris": ["https://x"], "bound_audiences": ["v"], "bound_claims": ${claims} }`,
  ).replace('auth/jwt/role/deploy', path)

/** That, and a script. */
const rows: readonly (readonly [string, string])[] = [
  ['a type that is not given', untyped('{ "ref": "main", "ref_type": "branch", "project_id": "7" }', '«oidc-role|auth/jwt/role/deploy»')],
  [
    'one claim of jobs among others',
    vaultScript(
      vaultRole({ ...redirects, role_type: '«oidc-role|"oidc"»', bound_claims: '{ "groups_direct": "g", "project_path": "g/p" }' }),
    ),
  ],
]

const silent: readonly (readonly [string, string])[] = [
  ['a role for jobs', vaultScript(vaultRole(redirects))],
  ['a role for people', vaultScript(vaultRole({ ...redirects, role_type: '"oidc"', bound_claims: '{ "groups_direct": "admins" }' }))],
  ['a type that only a run knows', vaultScript(vaultRole({ ...redirects, role_type: '"$TYPE"' })).replace("'END'", 'END')],
  ['no redirect, which Vault refuses', vaultScript(vaultRole({ role_type: '«invalid-trust-policy|"oidc"»' }))],
]

describe('oidc-role', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
