import { checkCase } from '../support/rules.ts'

const pipeline = (secrets: string, tokens = 'A: { aud: x }', more = '', header = '=== .gitlab-ci.yml') =>
  `${header}\ndeploy:\n  id_tokens: { ${tokens} }\n  secrets: { ${secrets} }\n  script: a\n${more}`

const two = 'A: { aud: x }, B: { aud: y }'

describe('ambiguous-secret-token', () => {
  it('fires on Vault', () => checkCase(pipeline('«ambiguous-secret-token|S»: { vault: a/b@c }', two)))
  it('fires on Azure', () => checkCase(pipeline('«ambiguous-secret-token|S»: { azure_key_vault: { name: a } }', two)))
  it('is silent where the token is named', () => checkCase(pipeline('S: { vault: a/b@c, token: $B }', two)))
  it('is silent about the only token', () => checkCase(pipeline('S: { vault: a/b@c }')))
  it('is silent about AWS, which takes one by name', () => checkCase(pipeline('S: { aws_secrets_manager: a }', two)))
})
