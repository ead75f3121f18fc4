import { checkCase } from '../support/rules.ts'

const pipeline = (script: string, more = '') =>
  `=== .gitlab-ci.yml\ndeploy:\n  id_tokens: { T: { aud: x } }\n  script:\n    - ${script}\n${more}`

describe('encoded-token', () => {
  it('fires on base64', () => checkCase(pipeline('«encoded-token|echo $T | base64 -w0»')))
  it('fires on two programs', () => checkCase(pipeline('«encoded-token|printf "%s" "${T}" | base64 | rev»')))
  it('is silent about the token itself, which is masked', () => checkCase(pipeline('echo $T')))
  it('is silent about its claims', () => checkCase(pipeline('echo $T | cut -d. -f2 | base64 -d')))
  it('is silent about a hash', () => checkCase(pipeline('echo $T | openssl dgst -sha256')))
  it('is silent about a file', () => checkCase(pipeline('echo $T | base64 > /tmp/t')))
  it('is silent about what is caught', () => checkCase(pipeline('X=$(echo $T | base64) login')))
  it('is silent about another variable', () => checkCase(pipeline('echo $TT | base64')))
})
