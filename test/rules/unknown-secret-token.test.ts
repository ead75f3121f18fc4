import { checkCase, checkFix } from '../support/rules.ts'

const pipeline = (secrets: string, tokens = 'A: { aud: x }', more = '', header = '=== .gitlab-ci.yml') =>
  `${header}\ndeploy:\n  id_tokens: { ${tokens} }\n  secrets: { ${secrets} }\n  script: a\n${more}`

describe('unknown-secret-token', () => {
  it('fires on a token that the job does not hold', () => checkCase(pipeline('S: { vault: a/b@c, token: «unknown-secret-token|$B» }')))
  it('fires on the other form', () =>
    checkCase(
      pipeline('S: { vault: a/b@c, token: "«unknown-secret-token|${B}»" }').replace(
        '"«unknown-secret-token|${B}»"',
        '«unknown-secret-token|"${B}"»',
      ),
    ))
  it('is silent about a token of the job', () => checkCase(pipeline('S: { vault: a/b@c, token: $A }')))
  it('is silent about a variable', () =>
    checkCase(pipeline('S: { vault: a/b@c, token: $B }').replace('  script', '  variables: { B: x }\n  script')))
  it('is silent where the tokens are not known', () =>
    checkCase(
      pipeline('S: { vault: a/b@c, token: $B }')
        .replace('deploy:', 'include: { project: other/ci, ref: v1, file: a.yml }\ndeploy:\n  extends: .elsewhere')
        .replace(
          '=== .g',
          '=== .claimcheck.yaml\nproject: mygroup/myproject\nrules: { unresolved-include: off, invalid-pipeline: off }\n=== .g',
        ),
    ))
  it('is fixed with a token that the job holds', () =>
    checkFix(
      'unknown-secret-token',
      pipeline('S: { vault: a/b@c, token: $B }') + pipeline('S: { vault: a/b@c, token: $A }', undefined, '', '=== .gitlab-ci.yml (fixed)'),
      { safe: true },
    ))
})
