import assert from 'node:assert/strict'
import { provideCompletion } from '../../../src/service/features/completion.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { analyseAt } from '../../support/analyse.ts'
import { usualAudiences, usualVariables } from '../../support/usual-tokens.ts'

function complete(text: string) {
  const at = analyseAt(text)
  const completion = provideCompletion(at.analysis, at.file, at.text, at.offset)
  const items = completion?.items ?? []
  return {
    labels: items.map((item) => item.label),
    after(label: string) {
      const item = items.find((candidate) => candidate.label === label)
      if (item === undefined || completion === undefined) throw new assert.AssertionError({ message: `no item ${label}` })
      return applyEdits(at.text, [{ span: completion.span, text: item.text }]) ?? ''
    },
  }
}

const providers = ['vault', 'azure_key_vault', 'gcp_secret_manager', 'aws_secrets_manager', 'gitlab_secrets_manager']
const tokens = '  id_tokens: { A: { aud: a }, B: { aud: b } }\n'

const offers: readonly (readonly [what: string, text: string, labels: readonly string[]])[] = [
  ['a token in brackets', 'deploy:\n  id_tokens: { ‹› }\n', usualVariables],
  ['aud in brackets', 'deploy:\n  id_tokens: { T: { ‹› } }\n', ['aud']],
  ['no second aud', 'deploy:\n  id_tokens: { T: { aud: a, ‹› } }\n', []],
  ['an audience in brackets', 'deploy:\n  id_tokens: { T: { aud: ‹› } }\n', usualAudiences],
  ['an audience in a list in brackets', 'deploy:\n  id_tokens: { T: { aud: [a, ‹› }\n', usualAudiences],
  ["no secret's name", 'deploy:\n  secrets:\n    ‹›\n', []],
  ['the keys of a secret', 'deploy:\n  secrets:\n    S:\n      ‹›\n', [...providers, 'token', 'file']],
  ['the keys of a secret in brackets', 'deploy:\n  secrets: { S: { ‹› } }\n', [...providers, 'token', 'file']],
  ['one provider only', 'deploy:\n  secrets:\n    S:\n      ‹›\n      vault: p/f\n', ['token', 'file']],
  ['the keys of Vault', 'deploy:\n  secrets:\n    S:\n      vault:\n        path: p\n        ‹›\n', ['engine', 'field']],
  ['the keys of an engine', 'deploy:\n  secrets:\n    S:\n      vault:\n        engine:\n          ‹›\n', ['name', 'path']],
  ['the kinds of an engine', 'deploy:\n  secrets: { S: { vault: { engine: { name: ‹› } } } }\n', ['kv-v2', 'kv-v1', 'generic']],
  ['the keys of Azure', 'deploy:\n  secrets:\n    S:\n      azure_key_vault:\n        ‹›\n', ['name', 'version']],
  ['the keys of Google Cloud', 'deploy:\n  secrets:\n    S:\n      gcp_secret_manager: { ‹› }\n', ['name', 'version']],
  [
    'the keys of AWS',
    'deploy:\n  secrets:\n    S:\n      aws_secrets_manager: { secret_id: x, ‹› }\n',
    ['version_id', 'version_stage', 'region', 'role_arn', 'role_session_name', 'field'],
  ],
  ["the keys of GitLab's own", 'deploy:\n  secrets:\n    S:\n      gitlab_secrets_manager:\n        ‹›\n', ['name', 'source']],
  ['whether it is a file', 'deploy:\n  secrets:\n    S:\n      file: ‹›\n', ['false', 'true']],
  ['the tokens of the job', `deploy:\n  script: [x]\n${tokens}  secrets:\n    S:\n      vault: p/f\n      token: ‹›\n`, ['$A', '$B']],
  ['tokens of default', `default:\n${tokens}deploy:\n  script: [x]\n  secrets:\n    S: { vault: p/f, token: ‹› }\n`, ['$A', '$B']],
  [
    'tokens that the job extends',
    `.base:\n${tokens}deploy:\n  extends: .base\n  script: [x]\n  secrets: { S: { token: ‹› } }\n`,
    ['$A', '$B'],
  ],
  [
    'in a hidden job those of the jobs that extend it',
    `.base:\n  secrets:\n    S:\n      vault: p/f\n      token: ‹›\ndeploy:\n  extends: .base\n  script: [x]\n${tokens}`,
    ['$A', '$B'],
  ],
  ['the one identity', 'deploy:\n  identity: ‹›\n', ['google_cloud']],
  ['the one identity of default', 'default:\n  identity: goo‹›\n', ['google_cloud']],
  ['no secrets in default', 'default:\n  secrets:\n    S:\n      ‹›\n', []],
  ['nothing below what is no job', 'variables:\n  secrets:\n    S:\n      ‹›\n', []],
  ['nothing for a free text', 'deploy:\n  secrets:\n    S:\n      vault: ‹›\n', []],
]

describe('completion in secrets, identity and brackets', () => {
  for (const [what, text, labels] of offers) it(`offers ${what}`, () => assert.deepEqual(complete(text).labels, labels))

  it('offers the audience of the provider of Google secrets first', () => {
    const { labels } = complete(
      'deploy:\n  script: [x]\n  secrets: { S: { gcp_secret_manager: { name: n }, token: $T } }\n  id_tokens:\n    T:\n      aud: ‹›\n',
    )
    assert.match(labels[0] ?? '', /^https:\/\/iam\.googleapis\.com\/projects\/\$\{GCP_PROJECT_NUMBER\}/)
  })
  it('inserts a whole token in brackets', () => {
    assert.equal(
      complete('deploy:\n  id_tokens: { A‹› }\n').after('AWS_ID_TOKEN'),
      'deploy:\n  id_tokens: { AWS_ID_TOKEN: { aud: sts.amazonaws.com } }\n',
    )
  })
  it('begins a mapping as deep as the file is indented', () => {
    assert.equal(
      complete('deploy:\n    secrets:\n        S:\n            va‹›\n').after('vault'),
      'deploy:\n    secrets:\n        S:\n            vault:\n                \n',
    )
    assert.equal(complete('deploy:\n  secrets: { S: { va‹› } }\n').after('vault'), 'deploy:\n  secrets: { S: { vault:  } }\n')
  })
  it('replaces a whole value', () => {
    assert.equal(
      complete(`deploy:\n  script: [x]\n${tokens}  secrets: { S: { vault: p/f, token: $‹›X } }\n`).after('$B'),
      `deploy:\n  script: [x]\n${tokens}  secrets: { S: { vault: p/f, token: $B } }\n`,
    )
  })
})
