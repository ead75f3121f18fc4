import { checkCase, checkFix } from '../support/rules.ts'

const pipeline = (secrets: string, tokens = 'A: { aud: x }', more = '', header = '=== .gitlab-ci.yml') =>
  `${header}\ndeploy:\n  id_tokens: { ${tokens} }\n  secrets: { ${secrets} }\n  script: a\n${more}`

describe('literal-secret-token', () => {
  it('fires on the bare name', () => checkCase(pipeline('S: { vault: a/b@c, token: «literal-secret-token|A» }')))
  it('fires on the name of another job’s token', () =>
    checkCase(
      pipeline('S: { vault: a/b@c, token: «literal-secret-token|B» }', undefined, 'b: { id_tokens: { B: { aud: x } }, script: b }\n'),
    ))
  it('is silent about a reference', () => checkCase(pipeline('S: { vault: a/b@c, token: $A }')))
  it('is silent about a text that is no token’s name', () => checkCase(pipeline('S: { vault: a/b@c, token: abc }')))
  it('is fixed', () =>
    checkFix(
      'literal-secret-token',
      pipeline('S: { vault: a/b@c, token: A }') + pipeline('S: { vault: a/b@c, token: $A }', undefined, '', '=== .gitlab-ci.yml (fixed)'),
      { safe: true },
    ))
})
