import { checkCase } from '../support/rules.ts'

const pipeline = (script: string, more = '') => `=== .gitlab-ci.yml\ndeploy:\n${more}  script:\n    - ${script}\n`
const approle = 'vault write auth/approle/login role_id=a secret_id'

describe('static-vault-secret', () => {
  it('fires on a secret id', () => checkCase(pipeline(`«static-vault-secret|${approle}="\${S}"»`)))
  it('fires at another mount', () => checkCase(pipeline('«static-vault-secret|bao write auth/ci/app/login secret_id=$S» role_id=a')))
  it('fires on a password', () => checkCase(pipeline('«static-vault-secret|vault write auth/userpass/login/me password=$P»')))
  it('fires on the method ldap', () => checkCase(pipeline('«static-vault-secret|vault login -method=ldap username=a password=$P»')))
  it('is silent about what the script sets', () => checkCase(pipeline(`S=$(a) && ${approle}=$S`)))
  it('is silent where a file may set it', () => checkCase(pipeline(`source a.sh && ${approle}=$S`)))
  it('is silent about a secret of another place', () =>
    checkCase(pipeline(`${approle}=$S`, '  id_tokens: { VAULT_ID_TOKEN: { aud: x } }\n  secrets: { S: { vault: a/b@c } }\n')))
  it('is silent about what is written, and no login', () => checkCase(pipeline('vault write auth/approle/role/a secret_id=$S')))
  it('is silent about tokens', () => checkCase(pipeline('vault write auth/jwt/login role=a jwt=$T', '  id_tokens: { T: { aud: x } }\n')))
})
