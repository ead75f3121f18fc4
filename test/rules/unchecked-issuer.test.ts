import { checkCase, checkFix } from '../support/rules.ts'
import { rightConfig, vaultRole, vaultScript } from '../support/vault-role.ts'

const json = (fields: string) => `=== vault/config.json\n${fields}\n=== vault/deploy.json\n${vaultRole()}\n`

/** That, and the configuration of a method. */
const rows: readonly (readonly [string, string])[] = [
  ['keys by their address', vaultScript(vaultRole(), '«unchecked-issuer|jwks_url»=https://gitlab.com/oauth/discovery/keys')],
  ['an issuer that is empty', vaultScript(vaultRole(), '«unchecked-issuer|oidc_discovery_url»=https://gitlab.com bound_issuer=')],
  ['JSON', json('{ «unchecked-issuer|"oidc_discovery_url"»: "https://gitlab.com" }')],
]

const silent: readonly (readonly [string, string])[] = [
  ['an issuer that only a run knows', vaultScript(vaultRole(), 'oidc_discovery_url=https://gitlab.com bound_issuer="$ISSUER"')],
  ['keys of nobody known', vaultScript(vaultRole(), 'jwks_url=https://keys.example.com/all')],
  ['keys of another issuer', vaultScript(vaultRole(), 'oidc_discovery_url=https://token.actions.githubusercontent.com')],
  ['no configuration at all', `=== vault/deploy.json\n${vaultRole()}\n`],
]

describe('unchecked-issuer', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
  it('is fixed in arguments', () =>
    checkFix(
      'unchecked-issuer',
      vaultScript(vaultRole(), 'oidc_discovery_url=https://gitlab.com default_role=deploy') +
        vaultScript(vaultRole(), `${rightConfig} default_role=deploy`, '=== vault.sh (fixed)'),
      { safe: true },
    ))
  // Of another instance than the keys: who has both sees to it that the method takes its tokens.
  it('is no safe fix where a job of another issuer signs in', () =>
    checkFix(
      'unchecked-issuer',
      `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.example.com
default_branch: main
ids: { project_id: "57382910" }
protected: { branches: [main] }
links: [{ job: deploy, policy: vault.sh }]
=== .gitlab-ci.yml
deploy:
  id_tokens: { VAULT_ID_TOKEN: { aud: https://vault.example.com } }
  script: vault write auth/jwt/login role=deploy jwt=$VAULT_ID_TOKEN
${vaultScript(vaultRole(), 'oidc_discovery_url=https://gitlab.com default_role=deploy')}${vaultScript(vaultRole(), `${rightConfig} default_role=deploy`, '=== vault.sh (fixed)')}`,
      { safe: false },
    ))
  it('is fixed in JSON', () =>
    checkFix(
      'unchecked-issuer',
      `${json('{\n  "oidc_discovery_url": "https://gitlab.com"\n}')}=== vault/config.json (fixed)\n{\n  "oidc_discovery_url": "https://gitlab.com",\n  "bound_issuer": "https://gitlab.com"\n}\n`,
      { safe: true },
    ))
})
