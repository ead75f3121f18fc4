import { checkCase } from '../support/rules.ts'

const pipeline = (script: string, more = '') =>
  `=== .claimcheck.yaml\nproject: mygroup/myproject\nrules: { unused-token: warning }\n=== .gitlab-ci.yml\ndeploy:\n  id_tokens: { «unused-token|T»: { aud: x } }\n  script:\n    - ${script}\n${more}`
const used = (script: string, more?: string) => pipeline(script, more).replace('«unused-token|T»', 'T')

describe('unused-token', () => {
  it('fires where nothing names it', () => checkCase(pipeline('a')))
  it('is silent about a script', () => checkCase(used('a $T')))
  it('is silent about a variable', () => checkCase(used('a', '  variables: { A: $T }\n')))
  it('is silent about a secret that takes it by itself', () => checkCase(used('a', '  secrets: { S: { vault: a/b@c } }\n')))
  it('is silent where a tool is to read it from a file, of which another rule speaks', () =>
    checkCase(used('./login.sh', '  variables: { AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/file }\n')))
  it('is off unless asked for', () => checkCase(used('a').replace('rules: { unused-token: warning }', 'rules: {}')))
})
