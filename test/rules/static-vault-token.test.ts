import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('static-vault-token', () => {
  it('fires on the variable', () => checkCase(pipeline('VAULT_TOKEN: «static-vault-token|$SECRET»')))
  it('fires on a token itself', () => checkCase(pipeline('A: b', 'vault login «static-vault-token|hvs.CAESIJ4r5uNq2b7kVxExampleExample»')))
  it('is silent about a token that the script gets', () =>
    checkCase(pipeline('A: b', 'export VAULT_TOKEN="$(vault write -field=token auth/jwt/login jwt=$T)"')))
  it('is silent about servers for tests', () => checkCase(pipeline('VAULT_TOKEN: $X, VAULT_DEV_ROOT_TOKEN_ID: $X')))
})
