import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const pipeline = (script: string, more = '', header = '=== .gitlab-ci.yml') => `${header}\ndeploy:\n${more}  script:\n    - ${script}\n`
const vault = 'vault write -field=token auth/jwt/login role=a jwt'
const az = 'az login --service-principal -u a -t b --federated-token'
const sts = 'aws sts assume-role-with-web-identity --role-arn a --web-identity-token'
const fixed = (tokens: string, more = '') => pipeline(`${sts} $AWS_ID_TOKEN`, `${more}${tokens}`, '=== .gitlab-ci.yml (fixed)')
const aws = '    AWS_ID_TOKEN:\n      aud: sts.amazonaws.com\n'

describe('role-without-token', () => {
  it('fires on AWS', () => checkCase(pipeline(`${sts} "«role-without-token|$AWS_ID_TOKEN»"`)))
  it('fires on Vault', () => checkCase(pipeline(`export VAULT_TOKEN=$(${vault}=«role-without-token|$VAULT_ID_TOKEN»)`)))
  it('fires on Entra', () => checkCase(pipeline(`${az} «role-without-token|\${GITLAB_OIDC_TOKEN}»`)))
  it('fires on another name of the variable', () => checkCase(pipeline(`T=«role-without-token|$AWS_ID_TOKEN»; ${sts}=$T`)))
  it('fires on a file', () =>
    checkCase(
      pipeline(
        'echo «role-without-token|$AWS_ID_TOKEN» > $AWS_WEB_IDENTITY_TOKEN_FILE',
        '  variables: { AWS_WEB_IDENTITY_TOKEN_FILE: t }\n',
      ),
    ))
  it('is silent about other variables', () => checkCase(pipeline(`${vault}=$JWT`)))
  it('is silent about what the job holds', () => checkCase(pipeline(`${vault}=$A_ID_TOKEN`, '  id_tokens: { A_ID_TOKEN: { aud: x } }\n')))
  it('is silent about what the settings hold', () =>
    checkCase(`=== .claimcheck.yaml\nproject: a/b\nvariables: { A_ID_TOKEN: x }\n${pipeline(`${vault}=$A_ID_TOKEN`)}`))
  it('is silent about a file that the settings hold the text of', () =>
    checkCase(
      `=== .claimcheck.yaml\nproject: a/b\nvariables: { A_ID_TOKEN: x }\n${pipeline('echo $A_ID_TOKEN > $AWS_WEB_IDENTITY_TOKEN_FILE')}`,
    ))
  it('is silent about tokens of default, of which another rule speaks', () =>
    checkCase(
      `${pipeline(`${vault}=«token-not-inherited|$A_ID_TOKEN»`, '  inherit: { default: false }\n')}default: { id_tokens: { A_ID_TOKEN: { aud: x } } }\n`,
    ))
  it('is silent about a file that rules give the text of', () =>
    checkCase(
      pipeline(
        'echo $A_ID_TOKEN > $AWS_WEB_IDENTITY_TOKEN_FILE',
        '  rules: [{ if: $CI_COMMIT_TAG, variables: { A_ID_TOKEN: x } }, { if: $CI_COMMIT_BRANCH }]\n',
      ),
    ))
  it('is silent about what the script sets', () => checkCase(pipeline(`A_ID_TOKEN=$(a); ${vault}=$A_ID_TOKEN`)))
  it('is silent about what a file may set', () => checkCase(pipeline(`source a; ${vault}=$A_ID_TOKEN`)))
  it('is silent about what an earlier job may hand over', () =>
    checkCase(`${pipeline(`${vault}=$A_ID_TOKEN`)}login: { script: a, artifacts: { reports: { dotenv: b } } }\n`))
  it('is silent about tokens of other jobs, of which another rule speaks', () =>
    checkCase(
      `${pipeline(`${vault}=«token-of-another-job|$A_ID_TOKEN»`)}other: { id_tokens: { A_ID_TOKEN: { aud: x } }, script: "a $A_ID_TOKEN" }\n`,
    ))
  it('is silent about other commands', () => checkCase(pipeline('curl -d $A_ID_TOKEN https://example.com')))
  it('is silent where the job may have more', () =>
    checkCase(
      `include: { project: c/d, file: «unresolved-include|e.yml», ref: «unpinned-include|main» }\n${pipeline(`${vault}=$A_ID_TOKEN`, '  id_tokens: { B: { aud: x } }\n', '').slice(1)}`,
    ))
  it('is fixed with AWS’s audience', () =>
    checkFix('role-without-token', pipeline(`${sts} $AWS_ID_TOKEN`) + fixed(`  id_tokens:\n${aws}`), { safe: true }))
  it('is fixed above variables and their comment', () => {
    const [stage, more] = ['  stage: a\n', '  # which\n  variables: { A: b }\n']
    checkFix('role-without-token', pipeline(`${sts} $AWS_ID_TOKEN`, stage + more) + fixed(`${stage}  id_tokens:\n${aws}${more}`), {
      safe: true,
    })
  })
  it('is fixed behind other tokens', () => {
    const more = '  id_tokens:\n    B:\n      aud: x # one\n'
    checkFix('role-without-token', pipeline(`${sts} $AWS_ID_TOKEN`, more) + fixed(aws, more), { safe: true })
  })
  it('is fixed between braces', () =>
    checkFix(
      'role-without-token',
      pipeline(`${sts} $AWS_ID_TOKEN`, '  id_tokens: { B: { aud: x } }\n') +
        fixed('  id_tokens: { B: { aud: x }, "AWS_ID_TOKEN": { "aud": "sts.amazonaws.com" } }\n'),
      { safe: true },
    ))
  it('is fixed with what a hidden job declares', () => {
    const hidden = '.a: { id_tokens: { VAULT_ID_TOKEN: { aud: https://v.example.com } } }\n'
    checkFix(
      'role-without-token',
      pipeline(`${vault}=$VAULT_ID_TOKEN`).replace('\n', `\n${hidden}`) +
        pipeline(
          `${vault}=$VAULT_ID_TOKEN`,
          '  id_tokens:\n    VAULT_ID_TOKEN:\n      aud: https://v.example.com\n',
          '=== .gitlab-ci.yml (fixed)',
        ).replace('\n', `\n${hidden}`),
      { safe: true },
    )
  })
  for (const [name, text] of [
    ['without an audience', pipeline(`${vault}=$VAULT_ID_TOKEN`)],
    ['where tokens of default would be lost', `${pipeline(`${sts} $AWS_ID_TOKEN; a $B`)}default: { id_tokens: { B: { aud: x } } }\n`],
    ['where the audience is a list', `${pipeline(`${sts} $AWS_ID_TOKEN`)}.a: { id_tokens: { AWS_ID_TOKEN: { aud: [x] } } }\n`],
    ['in a job that is another one', `=== .gitlab-ci.yml\n.a: &a\n  script: "${sts} $AWS_ID_TOKEN"\ndeploy: *a\n`],
  ] as const) {
    it(`is not fixed ${name}`, () => {
      const [found, ...others] = findingsOf(parseCase(text))
      assert.deepEqual([found?.rule, found?.fixes(), others], ['role-without-token', [], []])
    })
  }
})
