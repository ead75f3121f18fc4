import assert from 'node:assert/strict'
import { provideHover } from '../../../src/service/features/hover.ts'
import { analyseAt } from '../../support/analyse.ts'

const configuration = `
=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
default_branch: main
variables: { VAULT_SERVER_URL: "https://vault.example.com" }
`

function hover(marked: string) {
  const { analysis, file, text, offset } = analyseAt(marked)
  const found = provideHover(analysis, file, offset)
  return found && { on: text.slice(found.span.start, found.span.end), markdown: found.markdown }
}

/** One job `deploy` with these lines. */
const job = (...lines: readonly string[]) => `${configuration}=== .gitlab-ci.yml\ndeploy:\n  script: [x]\n${lines.join('\n')}\n`
const two = '  id_tokens: { FIRST: { aud: one }, SECOND: { aud: [two, three] } }'

const keys: readonly (readonly [line: string, on: string, says: RegExp])[] = [
  ['  id_‹›tokens: { T: { aud: a } }', 'id_tokens', /replaces the one of `default` whole/],
  ['  id_tokens: { T: { a‹›ud: a } }', 'aud', /only key of an ID token[\s\S]*GitLab claim `aud`/],
  ['  sec‹›rets: {}', 'secrets', /not in `default`/],
  ['  secrets: { S: { va‹›ult: p/f } }', 'vault', /the first ID token of the job[\s\S]*`VAULT_SERVER_URL`/],
  ['  secrets: { S: { vault: { en‹›gine: { name: kv-v1 } } } }', 'engine', /secrets engine/],
  ['  secrets: { S: { vault: { engine: { name: kv‹›-v1 } } } }', 'kv-v1', /version 1/],
  ['  secrets: { S: { gcp_secret‹›_manager: { name: n } } }', 'gcp_secret_manager', /`token` is required/],
  ['  secrets: { S: { azure_key_vault: { ver‹›sion: 1 } } }', 'version', /version of the secret/],
  ['  secrets: { S: { aws_secrets_manager: { role_‹›arn: r } } }', 'role_arn', /`AWS_ROLE_ARN`/],
  ['  secrets: { S: { gitlab_secrets_manager: { sou‹›rce: group/g } } }', 'source', /`group\/PATH`/],
  ['  secrets: { S: { vault: p/f, fi‹›le: false } }', 'file', /path of a file/],
  ['  ident‹›ity: google_cloud', 'identity', /another issuer/],
]

describe('hover on keys of ID tokens and secrets', () => {
  for (const [line, on, says] of keys) {
    it(`explains ${on}`, () => {
      const found = hover(job(line))
      assert.equal(found?.on, on)
      assert.match(found?.markdown ?? '', says)
    })
  }
  it('explains them in hidden jobs and default, and secrets not in default', () => {
    assert.match(hover('.base:\n  sec‹›rets: {}\n')?.markdown ?? '', /provider/)
    assert.match(hover('default:\n  ident‹›ity: google_cloud\n')?.markdown ?? '', /issuer/)
    assert.equal(hover('default:\n  sec‹›rets: {}\n'), undefined)
  })
  it('shows the token of an identity', () => {
    const found = hover(job('  identity: google‹›_cloud'))
    assert.match(found?.markdown ?? '', /Identity token of job `deploy`[\s\S]*auth\.gcp\.gitlab\.com\/oidc\/mygroup/)
  })
  it('is silent on keys of the same name elsewhere', () => {
    assert.equal(hover(job('  variables: { vau‹›lt: x }')), undefined)
    assert.equal(hover('variables:\n  secr‹›ets: x\n'), undefined)
  })
  it('takes no place of one file for that of another', () => {
    const included = '=== ci/a.yml\na:\n  script: [x]\n  id_tokens: { TOKEN: { aud: audience } }\n'
    const root = 'include: ci/a.yml\nbuild:\n  script:\n    - one line that is long enough\n    - and another one\n'
    const found = [...root].map((_, at) => hover(`=== .gitlab-ci.yml\n${root.slice(0, at)}‹›${root.slice(at)}${included}`))
    assert.deepEqual(
      found.filter((one) => one !== undefined),
      [],
    )
  })
})

const sends: readonly (readonly [what: string, tokens: string, secret: string, says: RegExp])[] = [
  ['the first token to Vault', two, 'vault: p/f', /The ID token `FIRST` is sent \(without `token`.*first.*`aud` is `one`/],
  ['the first token to Azure', two, 'azure_key_vault: { name: n }', /Azure Key Vault[\s\S]*`FIRST` is sent/],
  ['the token that is named', two, 'vault: p/f, token: $SECOND', /`SECOND` is sent\. Its `aud` is `\["two","three"\]`/],
  ['nothing to Vault without a token', '', 'vault: p/f', /No token is sent.*gone since GitLab 17\.0/],
  ['nothing to Google without `token`', two, 'gcp_secret_manager: { name: n }', /No token is sent: `token` is required/],
  [
    'AWS_ID_TOKEN to AWS',
    '  id_tokens: { FIRST: { aud: a }, AWS_ID_TOKEN: { aud: b } }',
    'aws_secrets_manager: s',
    /`AWS_ID_TOKEN` is sent.*`b`/,
  ],
  ['AWS_ID_TOKEN to AWS, which is none', two, 'aws_secrets_manager: s', /no such ID token\. The runner's own IAM role/],
  ['its own to its own', two, 'gitlab_secrets_manager: { name: n }', /GitLab mints its own/],
  ['what nobody documents', two, 'akeyless: { name: n }', /not documented/],
  ['a text that is no variable', two, 'vault: p/f, token: FIRST', /the text `FIRST` itself is sent.*write `\$FIRST`/i],
  ['a variable that is no token', two, 'vault: p/f, token: $OTHER', /variable `OTHER` is sent, but the job has no such ID token/],
]

describe("hover on a secret's name", () => {
  for (const [what, tokens, secret, says] of sends) {
    it(`says that the job sends ${what}`, () => {
      const found = hover(job(tokens, `  secrets: { S‹›: { ${secret} } }`))
      assert.equal(found?.on, 'S')
      assert.match(found?.markdown ?? '', says)
    })
  }
  it('lists the CI/CD variables with their values', () => {
    const found = hover(job(two, '  variables: { VAULT_AUTH_ROLE: "$CI_PROJECT_NAME-role" }', '  secrets: { S‹›: { vault: p/f } }'))
    assert.match(found?.markdown ?? '', /`VAULT_SERVER_URL` .*: `https:\/\/vault\.example\.com`/)
    assert.match(found?.markdown ?? '', /`VAULT_AUTH_ROLE` .*: `myproject-role`/)
    assert.match(found?.markdown ?? '', /`VAULT_NAMESPACE` .*: not known, /)
  })
  it('warns where a second secret of a provider names another token', () => {
    const found = hover(job(two, '  secrets: { A: { vault: a/b }, S‹›: { vault: p/f, token: $SECOND } }'))
    assert.match(found?.markdown ?? '', /may send the token of `A` instead/)
  })
  it('takes a job that inherits the secret from a hidden one', () => {
    const found = hover('.base:\n  secrets: { S‹›: { vault: p/f } }\na:\n  extends: .base\n  script: [x]\n  id_tokens: { T: { aud: a } }\n')
    assert.match(found?.markdown ?? '', /of job `a`[\s\S]*`T` is sent/)
  })
  it('says on a token what it is', () => {
    const found = hover(job(two, '  secrets: { S: { vault: p/f, token: $SEC‹›OND } }'))
    assert.equal(found?.on, '$SECOND')
    assert.match(found?.markdown ?? '', /In job `deploy`, the ID token `SECOND` is sent/)
  })
  it('shows the text of the file as text', () => {
    const found = hover('d:\n  script: [x]\n  secrets: { "S|`<b>"‹›: { vault: p, token: "![i](http://e/i.png)" } }\n')
    const live = found?.markdown.replaceAll(/\\[!-/:-@[-`{-~]|`[^`]*`/g, '')
    assert.doesNotMatch(live ?? '<', /[<>]|\]\(|!\[/)
  })
})
