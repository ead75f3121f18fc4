import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('static-vault-token', () => {
  it('fires on the variable', () => checkCase(pipeline('VAULT_TOKEN: «static-vault-token|$SECRET»')))
  it('fires on a login with one', () => checkCase(pipeline('A: b', '«static-vault-token|vault login -no-print $SECRET» && a')))
  it('fires on the method token', () => checkCase(pipeline('A: b', '«static-vault-token|bao login -method=token "$SECRET"»')))
  it('fires on an export', () => checkCase(pipeline('A: b', 'export «static-vault-token|VAULT_TOKEN=$SECRET»')))
  it('is silent about other methods', () => checkCase(pipeline('A: b', 'vault login -method=oidc $SECRET')))
  it('is silent about what the script sets', () => checkCase(pipeline('A: b', 'S=$(a); vault login $S')))
  it('is silent where a file may set it', () => checkCase(pipeline('A: b', '. ./login.sh; vault login $S')))
  it('is silent where an earlier job may hand it over', () =>
    checkCase(`${pipeline('A: b', 'vault login $S')}login: { script: a, artifacts: { reports: { dotenv: b } } }\n`))
  it('is silent about secrets', () =>
    checkCase(
      pipeline('A: b', 'vault login $S').replace(
        '  script',
        '  id_tokens: { VAULT_ID_TOKEN: { aud: x } }\n  secrets: { S: { vault: a/b@c } }\n  script',
      ),
    ))
  it('is silent about a token that the script gets', () =>
    checkCase(pipeline('A: b', 'export VAULT_TOKEN="$(vault write -field=token auth/jwt/login jwt=$T)"')))
  it('is silent about servers for tests', () => checkCase(pipeline('VAULT_TOKEN: $X, VAULT_DEV_ROOT_TOKEN_ID: $X')))
})
