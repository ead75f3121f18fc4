import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a "$T"') =>
  `=== .gitlab-ci.yml\ndeploy:\n  id_tokens: { T: { aud: x } }\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('token-as-file-name', () => {
  it('fires on a variable', () => checkCase(pipeline('ARM_OIDC_TOKEN_FILE_PATH: "«token-as-file-name|${T}»"')))
  it('fires on an assignment', () => checkCase(pipeline('A: b', 'export «token-as-file-name|GOOGLE_APPLICATION_CREDENTIALS=$T»; a')))
  it('fires before a command', () => checkCase(pipeline('A: b', '«token-as-file-name|AWS_WEB_IDENTITY_TOKEN_FILE="$T"» aws s3 ls')))
  it('is silent about a path', () => checkCase(pipeline('AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/$T')))
  it('is silent about longer names', () =>
    checkCase(pipeline('AWS_WEB_IDENTITY_TOKEN_FILE: $T_FILE', 'a "$T"; AWS_WEB_IDENTITY_TOKEN_FILE=$T2')))
  it('is silent about variables that take the token', () => checkCase(pipeline('ARM_OIDC_TOKEN: $T')))
  it('is silent about a file variable of the settings', () =>
    checkCase(`=== .claimcheck.yaml\nproject: a/b\nvariables: { T: x }\n${pipeline('AWS_WEB_IDENTITY_TOKEN_FILE: $T')}`))
  it('is silent about a path that a job sets', () => checkCase(pipeline('T: /tmp/t, AWS_WEB_IDENTITY_TOKEN_FILE: $T')))
})
