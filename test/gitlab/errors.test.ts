import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { resolveCase } from './world-case.ts'

type Row = readonly [name: string, text: string, ...problems: readonly string[]]

/** Problems in lines: code, file and owner, the marked text, message. */
function linesOf(text: string): readonly string[] {
  const files = new Map(parseCase(text).files.map((file) => [file.path, file.text]))
  return resolveCase(text).problems.map(({ code, owner, span, message }) => {
    const marked = files.get(span.file)?.slice(span.start, span.end) ?? ''
    const where = span.file === '.gitlab-ci.yml' ? owner : `${owner} in ${span.file}`
    return `${code} ${where} «${marked}» ${message}`
  })
}

function check(rows: readonly Row[], wrap: (text: string) => string): void {
  for (const [name, text, ...want] of rows) {
    it(name, () => assert.deepEqual(linesOf(`=== .gitlab-ci.yml\n${wrap(text)}\n`), want))
  }
}

const missing = (marked: string) => `id-token-missing-aud job «${marked}» id token config missing required keys: aud`
const badAud = (marked: string) => `id-token-bad-aud job «${marked}» id token aud should be an array of strings or a string`
const noHash = 'id-tokens-not-a-hash job «id_tokens» id_tokens config should be a hash'

/** gitlab.md 3.3. */
const tokenRows: readonly Row[] = [
  ['a string', '{ A: { aud: x } }'],
  ['an empty string', '{ A: { aud: "" } }'],
  ['a list', '{ A: { aud: [x, y] } }'],
  ['an empty list', '{ A: { aud: [] } }'],
  ['a quoted number', '{ A: { aud: "5" } }'],
  ['no tokens', '{}'],
  ['null', ''],
  ['an empty token', '{ A: {} }', missing('A')],
  ['a null token', '{ A: }', missing('A')],
  ['no aud in one of two', '{ A: { aud: x }, B: {} }', missing('B')],
  ['a null aud', '{ A: { aud: } }', badAud('aud')],
  ['a number as aud', '{ A: { aud: 5 } }', badAud('5')],
  ['a fraction as aud', '{ A: { aud: 5.5 } }', badAud('5.5')],
  ['a boolean as aud', '{ A: { aud: true } }', badAud('true')],
  ['a mapping as aud', '{ A: { aud: { url: x } } }', badAud('{ url: x }')],
  ['a number in the list', '{ A: { aud: [x, 5] } }', badAud('[x, 5]')],
  ['a null in the list', '{ A: { aud: [x, null] } }', badAud('[x, null]')],
  ['a list in the list', '{ A: { aud: [x, [y]] } }', badAud('[x, [y]]')],
  ['another key beside aud', '{ A: { aud: x, sub: y } }', 'id-token-unknown-key job «sub» id token config contains unknown keys: sub'],
  [
    'another key instead of aud',
    '{ A: { audience: x } }',
    'id-token-unknown-key job «audience» id token config contains unknown keys: audience',
    missing('A'),
  ],
  [
    'another key and a bad aud',
    '{ A: { aud: 5, x: y } }',
    'id-token-unknown-key job «x» id token config contains unknown keys: x',
    badAud('5'),
  ],
  ['a token that is a text', '{ A: x }', 'id-token-not-a-hash job «x» id token config missing required keys: aud'],
  ['a token that is a list', '{ A: [x] }', 'id-token-not-a-hash job «[x]» id token config missing required keys: aud'],
  [
    'several other keys',
    '{ A: { aud: x, b: 1, c: 2 } }',
    'id-token-unknown-key job «b» id token config contains unknown keys: b, c',
    'id-token-unknown-key job «c» id token config contains unknown keys: b, c',
  ],
  ['several bad tokens', '{ A: {}, B: { aud: 5 } }', missing('A'), badAud('5')],
  ['a text', 'foo', noHash],
  ['an empty text', '""', noHash],
  ['a number', '5', noHash],
  ['a boolean', 'false', noHash],
  ['a list', '[A]', noHash],
  ['an empty list', '[]', noHash],
]

const providers = 'vault, azure_key_vault, gcp_secret_manager, akeyless, gitlab_secrets_manager, aws_secrets_manager'
const secret = (marked: string, message: string) => `invalid-secret job «${marked}» ${message}`
const oneOf = secret('S', `secret config must use exactly one of these keys: ${providers}`)
const noToken = 'secret-without-token job «S» secret token is required with gcp secrets manager'
const noSecrets = 'secrets-not-a-hash job «secrets» secrets config should be a hash'

/** gitlab.md 4.1. */
const secretRows: readonly Row[] = [
  ['each provider', '{ A: { vault: a/b@c }, B: { azure_key_vault: { name: n } }, C: { akeyless: { name: n } } }'],
  [
    'the others',
    '{ A: { gitlab_secrets_manager: { name: n } }, B: { aws_secrets_manager: a#b }, C: { gcp_secret_manager: { name: n }, token: $T } }',
  ],
  ['the long form of Vault', '{ S: { vault: { engine: { name: kv-v2, path: p }, path: a, field: b }, file: false, token: $T } }'],
  ['no secrets', '{}'],
  ['null', ''],
  ['a text', 'foo', noSecrets],
  ['a list', '[S]', noSecrets],
  ['a number', '5', noSecrets],
  ['a secret that is a text', '{ S: foo }', secret('S', 'secret config should be a hash')],
  ['a secret that is a list', '{ S: [a] }', secret('S', 'secret config should be a hash')],
  ['an empty secret', '{ S: {} }', oneOf],
  ['a secret with a token only', '{ S: { token: $T } }', oneOf],
  ['a secret with a file only', '{ S: { file: true } }', oneOf],
  ['two providers', '{ S: { vault: a/b@c, akeyless: { name: n } } }', oneOf],
  ['three providers', '{ S: { vault: a/b@c, akeyless: { name: n }, azure_key_vault: { name: n } } }', oneOf],
  ['another key', '{ S: { vault: a/b@c, version: 1 } }', secret('version', 'secret config contains unknown keys: version')],
  [
    'an unknown provider, once',
    '{ S: { conjur: x } }',
    secret('conjur', `secret config contains unknown keys: conjur; it must use exactly one of these keys: ${providers}`),
  ],
  [
    'an unknown provider beside two',
    '{ S: { conjur: x, vault: a/b@c, akeyless: { name: n } } }',
    secret('conjur', 'secret config contains unknown keys: conjur'),
    oneOf,
  ],
  ['a number as token', '{ S: { vault: a/b@c, token: 5 } }', secret('token', 'secret token should be a string')],
  ['a list as token', '{ S: { vault: a/b@c, token: [$T] } }', secret('token', 'secret token should be a string')],
  ['a null token', '{ S: { vault: a/b@c, token: } }'],
  ['Google Cloud without a token', '{ S: { gcp_secret_manager: { name: n } } }', noToken],
  ['Google Cloud with a null token', '{ S: { gcp_secret_manager: { name: n }, token: } }', noToken],
  ['Google Cloud with an empty token', '{ S: { gcp_secret_manager: { name: n }, token: "" } }', noToken],
  [
    'Google Cloud with a number as token',
    '{ S: { gcp_secret_manager: { name: n }, token: 5 } }',
    secret('token', 'secret token should be a string'),
  ],
  ['Google Cloud and another without a token', '{ S: { gcp_secret_manager: { name: n }, vault: a/b@c } }', oneOf, noToken],
  [
    'another key in Vault',
    '{ S: { vault: { engine: { name: n, path: p }, path: a, field: b, x: y } } }',
    secret('x', 'vault config contains unknown keys: x'),
  ],
  [
    'another key in its engine',
    '{ S: { vault: { engine: { name: n, path: p, x: y }, path: a, field: b } } }',
    secret('x', 'engine config contains unknown keys: x'),
  ],
  [
    'an engine without a path',
    '{ S: { vault: { engine: { name: n }, path: a, field: b } } }',
    secret('engine', 'engine config missing required keys: path'),
  ],
]

/** What stands below a provider: ee/lib/gitlab/ci/config/entry. Every line is one of GitLab's, the key in front. */
const vault = (rest: string) => `{ S: { vault: { ${rest} } } }`
const aws = (rest: string) => `{ S: { aws_secrets_manager: ${rest} } }`
const azure = (rest: string) => `{ S: { azure_key_vault: ${rest} } }`
const google = (rest: string) => `{ S: { gcp_secret_manager: ${rest}, token: $T } }`
const own = (rest: string) => `{ S: { gitlab_secrets_manager: ${rest} } }`
const fine = 'engine: { name: kv-v2, path: p }'
const providerRows: readonly Row[] = [
  ['a file that is no boolean', '{ S: { vault: a/b@c, file: maybe } }', secret('file', 'file config should be a boolean value')],
  ['a null secret', '{ S: }', oneOf],
  ['several other keys', '{ S: { vault: a/b@c, x: 1, y: 2 } }', secret('x', 'secret config contains unknown keys: x, y')],
  [
    'an empty Google Cloud secret needs no token',
    '{ S: { gcp_secret_manager: {} } }',
    secret('gcp_secret_manager', "gcp_secret_manager name can't be blank"),
  ],
  ['a number as Vault secret', '{ S: { vault: 5 } }', secret('vault', 'vault should be a hash or a string')],
  ['a list as Vault secret', '{ S: { vault: [a] } }', secret('vault', 'vault should be a hash or a string')],
  ['a null Vault secret', '{ S: { vault: } }', secret('vault', 'vault should be a hash or a string')],
  ['an empty Vault text', '{ S: { vault: "" } }', secret('vault', "vault config can't be blank")],
  [
    'an empty Vault secret, once',
    vault(''),
    secret('vault', "vault path can't be blank; vault field can't be blank; vault engine can't be blank"),
  ],
  ['a number as path', vault(`path: 5, field: f, ${fine}`), secret('path', 'vault path should be a string')],
  ['an empty field', vault(`path: a, field: "", ${fine}`), secret('field', "vault field can't be blank")],
  ['a text as engine', vault('path: a, field: b, engine: x'), secret('engine', 'vault engine should be a hash')],
  ['an empty engine', vault('path: a, field: b, engine: {}'), secret('engine', "vault engine can't be blank")],
  [
    'a number as name of the engine',
    vault('path: a, field: b, engine: { name: 5, path: p }'),
    secret('name', 'engine name should be a string'),
  ],
  ['a null path of the engine', vault('path: a, field: b, engine: { name: n, path: }'), secret('path', "engine path can't be blank")],
  ['two fields in AWS', aws('a#b#c'), secret('a#b#c', "aws_secrets_manager config must contain at most one '#'")],
  ['an empty AWS text', aws('""'), secret('aws_secrets_manager', "aws_secrets_manager config can't be blank")],
  ['a number as AWS secret', aws('5'), secret('aws_secrets_manager', 'aws_secrets_manager should be a hash or a string')],
  [
    'AWS without an id',
    aws('{ field: f }'),
    secret('aws_secrets_manager', "aws_secrets_manager secret can't be blank (its key is secret_id)"),
  ],
  [
    'an id of AWS under another name, once',
    aws('{ name: n }'),
    secret(
      'name',
      "aws_secrets_manager config contains unknown keys: name; aws_secrets_manager secret can't be blank (its key is secret_id)",
    ),
  ],
  ['a null id of AWS', aws('{ secret_id: }'), secret('secret_id', "aws_secrets_manager secret can't be blank (its key is secret_id)")],
  ['another key in AWS', aws('{ secret_id: s, name: x }'), secret('name', 'aws_secrets_manager config contains unknown keys: name')],
  ['a number as role', aws('{ secret_id: s, role_arn: 5 }'), secret('role_arn', 'aws_secrets_manager role arn should be a string')],
  ['a null region', aws('{ secret_id: s, region: }')],
  ['a text as Azure secret', azure('x'), secret('azure_key_vault', 'azure_key_vault config should be a hash')],
  ['Azure without a name', azure('{ version: v }'), secret('azure_key_vault', "azure_key_vault name can't be blank")],
  ['a number as Azure version', azure('{ name: n, version: 5 }'), secret('version', 'azure_key_vault version should be a string')],
  ['a text as Google Cloud secret', google('x'), secret('gcp_secret_manager', 'gcp_secret_manager config should be a hash')],
  ['a number as Google Cloud version', google('{ name: n, version: 5 }')],
  [
    'a list as Google Cloud version',
    google('{ name: n, version: [5] }'),
    secret('version', 'gcp_secret_manager version must be an alphanumeric string'),
  ],
  ['a group as source', own('{ name: n, source: group/a/b }')],
  [
    'another source',
    own('{ name: n, source: a/b }'),
    secret('source', "gitlab_secrets_manager source must follow the format group/group_full_path or 'project'"),
  ],
]

/** gitlab.md 4.2. */
const identityRows: readonly Row[] = [
  ['Google Cloud', 'google_cloud'],
  ['null', ''],
  ['another', 'aws', 'invalid-identity job «aws» identity should be one of: google_cloud'],
  ['another case', 'Google_Cloud', 'invalid-identity job «Google_Cloud» identity should be one of: google_cloud'],
  ['an empty text', '""', 'invalid-identity job «""» identity should be one of: google_cloud'],
]

const unknownKey = (key: string, name = 'job') =>
  `id-tokens-on-trigger-job ${name} «${key}» jobs:${name} config contains unknown keys: ${key}`

/** Where the keys stand: gitlab.md 3.2, 3.3, 3.4. */
const placeRows: readonly Row[] = [
  ['a trigger job with tokens', 'job: { trigger: a/b, id_tokens: { A: { aud: x } } }', unknownKey('id_tokens')],
  [
    'a trigger job with all of them is told nothing of their values',
    'job: { trigger: a/b, id_tokens: { A: {} }, secrets: foo, identity: aws }',
    unknownKey('id_tokens'),
    unknownKey('secrets'),
    unknownKey('identity'),
  ],
  [
    'a trigger job that extends one with tokens',
    '.t: { id_tokens: { A: { aud: x } } }\njob: { extends: .t, trigger: a/b }',
    'id-tokens-on-trigger-job job «id_tokens» jobs:job config contains unknown keys: id_tokens',
  ],
  ['a trigger job beside tokens of default', 'default: { id_tokens: { A: { aud: x } }, identity: google_cloud }\njob: { trigger: a/b }'],
  [
    'default with bad tokens, however many jobs inherit them',
    'default: { id_tokens: { A: { aud: 5 } } }\na: { script: x }\nb: { script: x }',
    'id-token-bad-aud default «5» id token aud should be an array of strings or a string',
  ],
  [
    'default with bad tokens that no job inherits',
    'default: { id_tokens: foo }\njob: { script: x, id_tokens: { A: { aud: x } } }',
    'id-tokens-not-a-hash default «id_tokens» id_tokens config should be a hash',
  ],
  ['a hidden job is not validated', '.t: { id_tokens: foo, secrets: foo, identity: aws }\njob: { script: x }'],
  [
    'a hidden job that jobs extend is, once',
    '.t: { id_tokens: { A: {} }, secrets: { S: {} } }\na: { extends: .t, script: x }\nb: { extends: .t, script: x }',
    'id-token-missing-aud .t «A» id token config missing required keys: aud',
    `invalid-secret .t «S» secret config must use exactly one of these keys: ${providers}`,
  ],
  [
    'a hidden job whose aud its job fills in',
    '.t: { id_tokens: { A: {} } }\njob: { extends: .t, script: x, id_tokens: { A: { aud: x } } }',
  ],
  [
    'tokens by reference stand where they are written',
    '.t: { id_tokens: { A: { aud: 5 } } }\njob: { script: x, id_tokens: !reference [.t, id_tokens] }',
    'id-token-bad-aud .t «5» id token aud should be an array of strings or a string',
  ],
  [
    'tokens by an anchor, once',
    '.t: &t { A: { aud: 5 } }\na: { script: x, id_tokens: *t }\nb: { script: x, id_tokens: *t }',
    'id-token-bad-aud .t «5» id token aud should be an array of strings or a string',
  ],
  [
    'each job of a matrix, once',
    'job: { script: x, parallel: { matrix: [{ V: [a, b] }] }, id_tokens: { A: { aud: 5 } }, secrets: { S: foo }, identity: aws }',
    badAud('5'),
    secret('S', 'secret config should be a hash'),
    'invalid-identity job «aws» identity should be one of: google_cloud',
  ],
  ['a job that runs five times, once', 'job: { script: x, parallel: 5, id_tokens: { A: {} } }', missing('A')],
  [
    'an included file',
    'include: a.yml\njob: { script: x }\n=== a.yml\nother: { script: x, id_tokens: { A: {} }, secrets: { S: foo }, identity: aws }',
    'id-token-missing-aud other in a.yml «A» id token config missing required keys: aud',
    'invalid-secret other in a.yml «S» secret config should be a hash',
    'invalid-identity other in a.yml «aws» identity should be one of: google_cloud',
  ],
  [
    'an included hidden job that a job of the root extends',
    'include: a.yml\njob: { extends: .t, script: x }\n=== a.yml\n.t: { id_tokens: { A: { aud: 5 } } }',
    'id-token-bad-aud .t in a.yml «5» id token aud should be an array of strings or a string',
  ],
  [
    'an included default',
    'include: a.yml\njob: { script: x }\n=== a.yml\ndefault: { id_tokens: { A: {} } }',
    'id-token-missing-aud default in a.yml «A» id token config missing required keys: aud',
  ],
  [
    'an included bad token that the root mends',
    'include: a.yml\njob: { id_tokens: { A: { aud: x } } }\n=== a.yml\njob: { script: x, id_tokens: { A: { aud: 5 } } }',
  ],
]

describe('what GitLab says of', () => {
  describe('id_tokens', () => check(tokenRows, (text) => `job: { script: x, id_tokens: ${text} }`))
  describe('id_tokens of default', () =>
    check(
      tokenRows.map(([name, text, ...want]) => [name, text, ...want.map((line) => line.replace(' job ', ' default '))]),
      (text) => `default: { id_tokens: ${text} }\njob: { script: x }`,
    ))
  describe('secrets', () => check(secretRows, (text) => `job: { script: x, secrets: ${text} }`))
  describe('the providers of secrets', () => check(providerRows, (text) => `job: { script: x, secrets: ${text} }`))
  describe('identity', () => check(identityRows, (text) => `job: { script: x, identity: ${text} }`))
  describe('where they stand', () => check(placeRows, (text) => text))
})
