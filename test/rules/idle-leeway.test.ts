import { checkCase, checkFix } from '../support/rules.ts'
import { vaultRole, vaultScript } from '../support/vault-role.ts'

const withArguments = (words: string, header = '=== vault.sh') =>
  `${header}\nvault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com\nvault write auth/jwt/role/deploy role_type=jwt user_claim=project_id bound_audiences=v bound_subject=project_path:mygroup/myproject:ref_type:branch:ref:main${words}\n`

/** That, and the members of a role. */
const rows: readonly (readonly [string, { readonly [name: string]: string }])[] = [
  ['a grace for nbf', { '«idle-leeway|"not_before_leeway"»': '"5m"' }],
  ['a grace that is taken away', { '«idle-leeway|"expiration_leeway"»': '-1' }],
  ['both, each', { '«idle-leeway|"not_before_leeway"»': '1', '«idle-leeway|"expiration_leeway"»': '1' }],
]

const silent: readonly (readonly [string, { readonly [name: string]: string }])[] = [
  ['the default as vault prints it', { expiration_leeway: '0', not_before_leeway: '0' }],
  ['the grace that counts', { clock_skew_leeway: '300' }],
  ['what is no duration', { expiration_leeway: '"soon"' }],
]

describe('idle-leeway', () => {
  for (const [that, changes] of rows) it(`fires on ${that}`, () => checkCase(vaultScript(vaultRole(changes))))
  for (const [that, changes] of silent) it(`is silent about ${that}`, () => checkCase(vaultScript(vaultRole(changes))))
  it('is silent about a role for others', () =>
    checkCase(vaultScript(vaultRole({ expiration_leeway: '1' }), 'oidc_discovery_url=https://token.actions.githubusercontent.com')))
  it('is fixed in JSON', () =>
    checkFix(
      'idle-leeway',
      vaultScript(vaultRole({ expiration_leeway: '300', token_ttl: '"5m"' })) +
        vaultScript(vaultRole({ token_ttl: '"5m"' }), undefined, '=== vault.sh (fixed)'),
      { safe: true },
    ))
  it('is fixed in arguments', () =>
    checkFix('idle-leeway', withArguments(' expiration_leeway=300 token_ttl=5m') + withArguments(' token_ttl=5m', '=== vault.sh (fixed)'), {
      safe: true,
    }))
  it('is fixed in arguments on lines of their own', () =>
    checkFix(
      'idle-leeway',
      withArguments(' \\\n  expiration_leeway=300 \\\n  token_ttl=5m') + withArguments(' \\\n  token_ttl=5m', '=== vault.sh (fixed)'),
      { safe: true },
    ))
})
