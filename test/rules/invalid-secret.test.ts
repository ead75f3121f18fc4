import { checkCase } from '../support/rules.ts'

const tokens = 'id_tokens: { T: { aud: x } }'
const secret = (text: string) => `=== .gitlab-ci.yml\ndeploy: { script: a, ${tokens}, secrets: { ${text} } }\n`

/** gitlab.md 4.1. */
describe('invalid-secret', () => {
  it('fires on a text', () => checkCase(`=== .gitlab-ci.yml\ndeploy: { script: a, «invalid-secret|secrets»: x }\n`))
  it('fires on a secret that is a text', () => checkCase(secret('«invalid-secret|S»: x')))
  it('fires without a provider', () => checkCase(secret('«invalid-secret|S»: { token: $T }')))
  it('fires on two providers', () => checkCase(secret('«invalid-secret|S»: { vault: a/b@c, azure_key_vault: { name: n } }')))
  it('fires on an unknown key', () => checkCase(secret('S: { vault: a/b@c, «invalid-secret|more»: x }')))
  it('fires on Google Cloud without a token', () => checkCase(secret('«invalid-secret|S»: { gcp_secret_manager: { name: n } }')))
  it('fires on a token that is no text', () => checkCase(secret('S: { vault: a/b@c, «invalid-secret|token»: [$T] }')))
  it('fires on a long Vault secret without all keys', () => checkCase(secret('S: { «invalid-secret|vault»: { path: a, field: b } }')))
  it('fires on a Vault engine without a path', () =>
    checkCase(secret('S: { vault: { «invalid-secret|engine»: { name: kv-v2 }, path: a, field: f } }')))
  it('fires on another provider without a name', () => checkCase(secret('S: { «invalid-secret|azure_key_vault»: { version: x } }')))
  it('fires on another identity', () => checkCase('=== .gitlab-ci.yml\ndeploy: { script: a, identity: «invalid-secret|aws» }\n'))
  it('is silent about every provider', () =>
    checkCase(
      secret(
        'A: { vault: a/b@c }, B: { azure_key_vault: { name: n } }, C: { gcp_secret_manager: { name: n }, token: $T }, D: { aws_secrets_manager: x, file: false }, E: { gitlab_secrets_manager: { name: n } }, F: { akeyless: { name: n } }',
      ),
    ))
  it('is silent about what a missing base may have', () =>
    checkCase(
      '=== .gitlab-ci.yml\ninclude: { remote: «unresolved-include|https://example.com/a.yml» }\ndeploy: { extends: .gone, script: a, secrets: { S: { vault: a/b@c } } }\n',
    ))
})
