import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, findingsOf } from '../support/rules.ts'

const pipeline = (path: string, script: string, more = '') =>
  `=== .gitlab-ci.yml\ndeploy:\n  id_tokens: { T: { aud: sts.amazonaws.com } }\n  variables: { AWS_WEB_IDENTITY_TOKEN_FILE: ${path} }\n${more}  script:\n    - ${script}\n`
const found = '«unwritten-token-file|/tmp/tok»'

describe('unwritten-token-file', () => {
  it('fires on AWS', () => checkCase(pipeline(found, 'aws s3 ls')))
  it('fires on Terraform with Azure', () =>
    checkCase(pipeline(found, 'cd infra && terraform apply').replace('AWS_WEB_IDENTITY_TOKEN_FILE', 'ARM_OIDC_TOKEN_FILE_PATH')))
  it('fires on the token with the audience of the tool', () =>
    checkCase(pipeline(found, 'aws s3 ls').replace('{ T:', '{ V: { aud: x }, T:')))
  it('is silent where no token is the tool’s for sure', () =>
    checkCase(pipeline('/tmp/tok', 'aws s3 ls').replace('sts.amazonaws.com', 'y').replace('{ T:', '{ V: { aud: x }, T:')))
  it('is silent where the file is written', () => checkCase(pipeline('/tmp/tok', 'echo a > /tmp/tok; aws s3 ls')))
  it('is silent where the variable is used', () =>
    checkCase(pipeline('/tmp/tok', 'aws s3 ls --jwt $AWS_WEB_IDENTITY_TOKEN_FILE').replace('{ T:', '{ Q:')))
  it('is silent where the token is used', () => checkCase(pipeline('/tmp/tok', 'aws a --jwt $T')))
  it('is silent where another program may write it', () => checkCase(pipeline('/tmp/tok', 'make login && aws s3 ls')))
  it('is silent where such a program stands in a substitution', () => checkCase(pipeline('/tmp/tok', 'aws s3 ls $(./login)')))
  it('is silent where a program is in a variable', () => checkCase(pipeline('/tmp/tok', '$LOGIN && aws s3 ls')))
  it('is silent about files of the project', () => checkCase(pipeline('token', 'aws s3 ls')))
  it('is silent about files of the runner', () => checkCase(pipeline('/var/run/secrets/token', 'aws s3 ls')))
  it('is silent where a hook may write it', () =>
    checkCase(pipeline('/tmp/tok', 'aws s3 ls', '  hooks: { pre_get_sources_script: [a] }\n')))
  it('is silent without a token', () => checkCase(pipeline('/tmp/tok', 'aws s3 ls').replace(/ {2}id_tokens.*\n/, '')))
  it('is not fixed behind what default runs', () => {
    const [finding, ...others] = findingsOf(parseCase(`${pipeline('/tmp/tok', 'aws s3 ls')}default: { before_script: [aws s3 ls] }\n`))
    assert.deepEqual([finding?.rule, finding?.fixes(), others], ['unwritten-token-file', [], []])
  })
})
