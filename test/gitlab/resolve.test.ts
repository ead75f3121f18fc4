import assert from 'node:assert/strict'
import { problemLines, resolve } from './pipeline-case.ts'

/** GitLab's wording: gitlab.md 3.3, 5 (`extends` errors). */
const cases: readonly { readonly name: string; readonly text: string; readonly want: readonly string[] }[] = [
  { name: 'all is well', text: 'job: { script: a, id_tokens: { A: { aud: x } } }\n', want: [] },
  { name: 'null instead of tokens', text: 'job: { script: a, id_tokens: null }\n', want: [] },
  {
    name: 'an aud that a missing base may have',
    text: 'include: b.yml\njob: { extends: .gone, script: a, id_tokens: { A: {} } }\n',
    want: [],
  },
  {
    name: 'a bad aud beside a missing base',
    text: 'include: b.yml\njob: { extends: .gone, script: a, id_tokens: { A: { aud: 5 } } }\n',
    want: ['id-token-bad-aud job "5": id token aud should be an array of strings or a string'],
  },
  {
    name: 'an empty token',
    text: 'job: { script: a, id_tokens: { A: {} } }\n',
    want: ['id-token-missing-aud job "A": id token config missing required keys: aud'],
  },
  {
    name: 'a null token',
    text: 'job:\n  script: a\n  id_tokens:\n    A:\n',
    want: ['id-token-missing-aud job "A": id token config missing required keys: aud'],
  },
  {
    name: 'another key instead of aud',
    text: 'job: { script: a, id_tokens: { A: { audience: x } } }\n',
    want: [
      'id-token-unknown-key job "audience": id token config contains unknown keys: audience',
      'id-token-missing-aud job "A": id token config missing required keys: aud',
    ],
  },
  {
    name: 'another key beside aud',
    text: 'job: { script: a, id_tokens: { A: { aud: x, sub: y } } }\n',
    want: ['id-token-unknown-key job "sub": id token config contains unknown keys: sub'],
  },
  {
    name: 'a number as aud',
    text: 'job: { script: a, id_tokens: { A: { aud: 5 } } }\n',
    want: ['id-token-bad-aud job "5": id token aud should be an array of strings or a string'],
  },
  {
    name: 'a mapping as aud',
    text: 'job: { script: a, id_tokens: { A: { aud: { a: b } } } }\n',
    want: ['id-token-bad-aud job "{ a: b }": id token aud should be an array of strings or a string'],
  },
  {
    name: 'a number in the list',
    text: 'job: { script: a, id_tokens: { A: { aud: [x, 5] } } }\n',
    want: ['id-token-bad-aud job "[x, 5]": id token aud should be an array of strings or a string'],
  },
  {
    name: 'a null aud',
    text: 'job:\n  script: a\n  id_tokens:\n    A:\n      aud:\n',
    want: ['id-token-bad-aud job "aud": id token aud should be an array of strings or a string'],
  },
  {
    name: 'a token that is a string',
    text: 'job: { script: a, id_tokens: { A: x } }\n',
    want: ['id-token-not-a-hash job "x": id token config missing required keys: aud'],
  },
  {
    name: 'id_tokens that is a string',
    text: 'job: { script: a, id_tokens: foo }\n',
    want: ['id-tokens-not-a-hash job "id_tokens": id_tokens config should be a hash'],
  },
  {
    name: 'id_tokens that is a list',
    text: 'job: { script: a, id_tokens: [A] }\n',
    want: ['id-tokens-not-a-hash job "id_tokens": id_tokens config should be a hash'],
  },
  {
    name: 'on a trigger job',
    text: 'job: { trigger: x/y, id_tokens: { A: { aud: x } } }\n',
    want: ['id-tokens-on-trigger-job job "id_tokens": jobs:job config contains unknown keys: id_tokens'],
  },
  {
    name: 'on a trigger job by extends',
    text: '.t: { id_tokens: { A: { aud: x } } }\njob: { extends: .t, trigger: x/y }\n',
    want: ['id-tokens-on-trigger-job job "id_tokens": jobs:job config contains unknown keys: id_tokens'],
  },
  {
    name: 'default, once, however many jobs inherit it',
    text: 'default: { id_tokens: { A: {} } }\na: { script: x }\nb: { script: x }\n',
    want: ['id-token-missing-aud default "A": id token config missing required keys: aud'],
  },
  {
    name: 'a template, once, with the template as owner',
    text: '.t: { id_tokens: { A: {} } }\na: { script: x, extends: .t }\nb: { script: x, extends: .t }\n',
    want: ['id-token-missing-aud .t "A": id token config missing required keys: aud'],
  },
  { name: 'a hidden job that nobody extends is not validated', text: '.t: { id_tokens: { A: {} } }\na: { script: x }\n', want: [] },
  {
    name: 'a template whose aud its jobs fill in',
    text: '.t: { id_tokens: { A: {} } }\na: { script: x, extends: .t, id_tokens: { A: { aud: y } } }\n',
    want: [],
  },
  { name: 'an unknown base', text: 'a: { extends: .gone, script: x }\n', want: ['unknown-extends a ".gone": a: unknown key in `extends`'] },
  { name: 'an unknown base that an include may have', text: 'include: b.yml\na: { extends: .gone, script: x }\n', want: [] },
  {
    name: 'a base that is no mapping',
    text: '.b: 5\na: { extends: .b, script: x }\n',
    want: ['invalid-extends a ".b": a: invalid base hash in `extends`'],
  },
  {
    name: 'an extends that is a mapping',
    text: 'a: { extends: { b: c }, script: x }\n',
    want: ['invalid-extends a "{ b: c }": jobs:a:extends config should be an array of strings or a string'],
  },
  {
    name: 'a job that extends itself',
    text: 'a: { extends: a, script: x }\n',
    want: ['circular-extends a "a": a: circular dependency detected in `extends`'],
  },
  {
    name: 'a circle of three, once',
    text: 'a: { extends: b, script: x }\nb: { extends: c }\nc: { extends: a }\nd: { extends: a }\n',
    want: ['circular-extends a "a": a: circular dependency detected in `extends`'],
  },
  {
    name: 'a reference to nothing',
    text: 'a: { script: [!reference [.b, script]] }\n',
    want: ['unknown-reference a "!reference [.b, script]": !reference [".b", "script"] could not be found'],
  },
  {
    name: 'a reference to null',
    text: '.b: { script: }\na: { script: [!reference [.b, script]] }\n',
    want: ['unknown-reference a "!reference [.b, script]": !reference [".b", "script"] could not be found'],
  },
  { name: 'a reference that an include may fill', text: 'include: b.yml\na: { script: [!reference [.b, script]] }\n', want: [] },
]

describe('problems of pipelines', () => {
  for (const { name, text, want } of cases) it(name, () => assert.deepEqual(problemLines(text), want))

  it('finds references in a circle', () => {
    const text = 'a: { script: !reference [b, script] }\nb: { script: !reference [a, script] }\n'
    assert.deepEqual(problemLines(text), [
      'unknown-reference a "!reference [b, script]": !reference ["b", "script"] is part of a circular chain',
    ])
  })

  it('reports a chain that is too deep once', () => {
    const lines = ['.t0: { script: a }']
    for (let i = 1; i < 20; i++) lines.push(`.t${i}: { extends: .t${i - 1} }`)
    assert.deepEqual(problemLines(`${lines.join('\n')}\njob: { extends: .t19 }\n`), [
      'deep-extends .t12 ".t11": .t12: nesting too deep in `extends`',
    ])
  })

  it('names what it can not read', () => {
    const text = `include:
  - a.yml
  - local: /b/*.yml
  - project: group/ci
    file: [x.yml, y.yml]
  - template: Auto-DevOps.gitlab-ci.yml
  - component: gitlab.com/group/ci/x@1
  - remote: https://example.com/x.yml
  - { inputs: {} }
job: { extends: .gone, script: [!reference [.gone, script]] }
`
    assert.deepEqual(
      resolve(text).unresolved.map(({ what }) => what),
      [
        'include: local a.yml',
        'include: local /b/*.yml',
        'include: project group/ci x.yml',
        'include: project group/ci y.yml',
        'include: template Auto-DevOps.gitlab-ci.yml',
        'include: component gitlab.com/group/ci/x@1',
        'include: remote https://example.com/x.yml',
        'include: an include that GitLab refuses',
        'extends: .gone',
        '!reference [".gone", "script"]',
      ],
    )
  })

  it('gives every block as written, with its owner', () => {
    const text =
      'default: { id_tokens: { D: { aud: x } } }\n.t: { id_tokens: &t { A: { aud: x } } }\njob:\n  script: a\n  id_tokens:\n    <<: *t\n    B: { aud: y }\nother: { script: a, id_tokens: *t }\nbroken: { id_tokens: foo }\n'
    const blocks = resolve(text).blocks.map(({ owner, hidden, tokens, keySpan }) => ({
      owner,
      hidden,
      key: text.slice(keySpan.start, keySpan.end),
      tokens: tokens.map(({ name }) => name),
    }))
    assert.deepEqual(blocks, [
      { owner: 'default', hidden: false, key: 'id_tokens', tokens: ['D'] },
      { owner: '.t', hidden: true, key: 'id_tokens', tokens: ['A'] },
      { owner: 'job', hidden: false, key: 'id_tokens', tokens: ['B'] },
    ])
  })
})
