import { checkCase } from '../support/rules.ts'

const pipeline = (secrets: string, tokens = 'A: { aud: x }', more = '', header = '=== .gitlab-ci.yml') =>
  `${header}\ndeploy:\n  id_tokens: { ${tokens} }\n  secrets: { ${secrets} }\n  script: a\n${more}`

const two = 'A: { aud: x }, B: { aud: y }'

describe('second-secret-token', () => {
  it('fires on another token', () =>
    checkCase(pipeline('S: { vault: a/b@c, token: $A }, T: { vault: a/d@c, token: «second-secret-token|$B» }', two)))
  it('is silent about the same token', () => checkCase(pipeline('S: { vault: a/b@c, token: $A }, T: { vault: a/d@c, token: $A }', two)))
  it('is silent about another provider', () =>
    checkCase(pipeline('S: { vault: a/b@c, token: $A }, T: { azure_key_vault: { name: a }, token: $B }', two)))
  it('is silent where the first has it by itself', () =>
    checkCase(pipeline('S: { vault: a/b@c }, T: { vault: a/d@c, token: $A }', 'A: { aud: x }')))
})
