import assert from 'node:assert/strict'
import { trustTestWorld } from '../../src/service/trust-test-world.ts'
import { filesNamedBy, runTrustTests } from '../../src/simulate/trust-tests.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { analyse, now } from '../support/analyse.ts'
import { parseCase } from '../support/case.ts'

const policy = (condition: string) =>
  `{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": ${condition} }] }`

const project = `=== .claimcheck.yaml
project: g/p
issuer: https://gitlab.com
default_branch: main
ids: { project_id: "7" }
=== .gitlab-ci.yml
deploy: { id_tokens: { AWS: { aud: sts.amazonaws.com } }, script: [x] }
two: { id_tokens: { A: { aud: nobody }, B: { aud: sts.amazonaws.com } }, script: [x] }
none: { script: [x] }
=== iam/role.json
${policy('{ "StringEquals": { "gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:sub": "project_path:g/p:ref_type:branch:ref:main" } }')}
=== iam/id.json
${policy('{ "StringEquals": { "gitlab.com:project_id": "7" } }')}
=== iam/user.json
${policy('{ "StringEquals": { "gitlab.com:user_id": "1" } }')}
`

function run(test: string) {
  const analysis = analyse(parseCase(`${project}=== tests/a.claimtest.yaml\n${test}\n`))
  const parsed = analysis.parsed.get('tests/a.claimtest.yaml')
  assert.ok(parsed)
  return runTrustTests(parsed, trustTestWorld(analysis, 'tests/a.claimtest.yaml')).map((result) => ({
    ...result,
    at: analysis.text(result.file)?.slice(result.span.start, result.span.end),
  }))
}

// One test against iam/role.json.
function runOne(test: string) {
  const [result, ...more] = run(`policy: ../iam/role.json\ntests: [${test}]`)
  assert.ok(result)
  assert.deepEqual(more, [])
  return result
}

const verdicts: readonly { name: string; test: string; outcome: 'passed' | 'failed' | 'error'; actual?: string; message?: RegExp }[] = [
  {
    name: 'a job on the default branch',
    test: '{ name: t, token: { job: deploy, scenario: default-branch }, expect: allow }',
    outcome: 'passed',
    actual: 'allow',
  },
  { name: 'a job on a tag', test: '{ name: t, token: { job: deploy, scenario: tag }, expect: deny }', outcome: 'passed', actual: 'deny' },
  {
    name: 'the wrong expectation',
    test: '{ name: t, token: { job: deploy, scenario: tag }, expect: allow }',
    outcome: 'failed',
    actual: 'deny',
    message: /expected allow, got deny: .*ref_type:tag/,
  },
  {
    name: 'because the claim that decides',
    test: '{ name: t, token: { job: deploy, scenario: tag }, expect: deny, because: sub }',
    outcome: 'passed',
  },
  {
    name: 'because the stage that decides',
    test: '{ name: t, token: { job: deploy, scenario: tag }, expect: deny, because: condition }',
    outcome: 'passed',
  },
  {
    name: 'because another claim',
    test: '{ name: t, token: { job: deploy, scenario: tag }, expect: deny, because: aud }',
    outcome: 'failed',
    message: /expected aud to decide: .*sub/,
  },
  {
    name: 'because another stage',
    test: '{ name: t, token: { job: deploy, scenario: tag }, expect: deny, because: issuer }',
    outcome: 'failed',
  },
  {
    name: 'because half of a key',
    test: '{ name: t, token: { job: deploy, scenario: tag }, expect: deny, because: com }',
    outcome: 'failed',
  },
  {
    name: 'because either of two that fail',
    test: '{ name: t, token: { claims: { sub: x, aud: y } }, expect: deny, because: sub }',
    outcome: 'passed',
  },
  {
    name: 'because the other of two that fail',
    test: '{ name: t, token: { claims: { sub: x, aud: y } }, expect: deny, because: aud }',
    outcome: 'passed',
  },
  {
    name: 'because a claim that is needed to get in',
    test: '{ name: t, token: { job: deploy, scenario: default-branch }, expect: allow, because: sub }',
    outcome: 'passed',
  },
  {
    name: 'because a claim that nobody asks for',
    test: '{ name: t, token: { job: deploy, scenario: default-branch }, expect: allow, because: ref }',
    outcome: 'failed',
  },
  {
    name: 'claims get times and issuer of a valid token',
    test: '{ name: t, token: { claims: { sub: "project_path:g/p:ref_type:branch:ref:main", aud: sts.amazonaws.com } }, expect: allow }',
    outcome: 'passed',
  },
  {
    name: 'claims keep what they say',
    test: '{ name: t, token: { claims: { sub: "project_path:g/p:ref_type:branch:ref:main", aud: sts.amazonaws.com, iss: "https://example.com" } }, expect: deny, because: issuer }',
    outcome: 'passed',
  },
  {
    name: 'claims: null is a value, not an absence',
    test: '{ name: t, token: { claims: { sub: "project_path:g/p:ref_type:branch:ref:main", aud: sts.amazonaws.com, exp: null } }, expect: deny, because: lifetime }',
    outcome: 'passed',
  },
  {
    name: 'with overrides one claim',
    test: '{ name: t, token: { job: deploy, scenario: default-branch, with: { aud: x } }, expect: deny, because: aud }',
    outcome: 'passed',
  },
  {
    name: 'with null removes one claim',
    test: '{ name: t, token: { job: deploy, scenario: default-branch, with: { sub: null } }, expect: deny, because: sub }',
    outcome: 'passed',
  },
  { name: 'a bare scenario', test: '{ name: t, token: { scenario: default-branch }, expect: allow }', outcome: 'passed' },
  { name: 'any of several tokens', test: '{ name: t, token: { job: two, scenario: default-branch }, expect: allow }', outcome: 'passed' },
  {
    name: 'the named one of several tokens',
    test: '{ name: t, token: { job: two, variable: A, scenario: default-branch }, expect: deny, because: aud }',
    outcome: 'passed',
  },
  {
    name: 'the policy of the test before that of the file',
    test: '{ name: t, policy: ../iam/id.json, token: { claims: { project_id: "7" } }, expect: allow }',
    outcome: 'passed',
  },
  {
    name: 'what is not known is unknown',
    test: '{ name: t, policy: ../iam/user.json, token: { scenario: tag }, expect: unknown, because: user_id }',
    outcome: 'passed',
  },
  {
    name: 'a policy by its name',
    test: '{ name: t, policy: ../iam/role.json#role, token: { scenario: tag }, expect: deny }',
    outcome: 'passed',
  },
  {
    name: 'an inline policy without statements',
    test: '{ name: t, policy: { aws: { Version: "2012-10-17", Statement: [] } }, token: { claims: { iss: "https://gitlab.com", sub: x, aud: y } }, expect: deny }',
    outcome: 'passed',
  },
  {
    name: 'an inline policy',
    test: `{ name: t, policy: { aws: ${policy('{ "StringEquals": { "gitlab.com:sub": "x" } }')} }, token: { claims: { sub: x } }, expect: allow }`,
    outcome: 'passed',
  },
]

// `at`: the text that the error points at.
const errors: readonly { name: string; test: string; message: RegExp; at: string }[] = [
  { name: 'no expectation', test: '{ name: t, token: { scenario: tag } }', message: /`expect:` is allow, deny or unknown/, at: 't' },
  { name: 'a wrong expectation', test: '{ name: t, token: { scenario: tag }, expect: maybe }', message: /`expect:`/, at: 'maybe' },
  { name: 'no token', test: '{ name: t, expect: deny }', message: /no `token:`/, at: 't' },
  {
    name: 'an unknown scenario',
    test: '{ name: t, token: { scenario: nope }, expect: deny }',
    message: /no scenario nope/,
    at: '{ scenario: nope }',
  },
  {
    name: 'an unknown job',
    test: '{ name: t, token: { job: nope, scenario: tag }, expect: deny }',
    message: /no job nope/,
    at: '{ job: nope, scenario: tag }',
  },
  {
    name: 'a job without token',
    test: '{ name: t, token: { job: none, scenario: tag }, expect: deny }',
    message: /none holds no ID token/,
    at: '{ job: none, scenario: tag }',
  },
  {
    name: 'an unknown token',
    test: '{ name: t, token: { job: deploy, variable: X, scenario: tag }, expect: deny }',
    message: /no ID token X/,
    at: '{ job: deploy, variable: X, scenario: tag }',
  },
  {
    name: 'claims that are no mapping',
    test: '{ name: t, token: { claims: [1] }, expect: deny }',
    message: /`claims:` is a mapping/,
    at: '{ claims: [1] }',
  },
  {
    name: 'with that is no mapping',
    test: '{ name: t, token: { scenario: tag, with: 1 }, expect: deny }',
    message: /`with:` is a mapping/,
    at: '{ scenario: tag, with: 1 }',
  },
  {
    name: 'claims with a scenario',
    test: '{ name: t, token: { claims: {}, scenario: tag }, expect: deny }',
    message: /Unknown key `scenario`/,
    at: '{ claims: {}, scenario: tag }',
  },
  {
    name: 'a policy file that is not there',
    test: '{ name: t, policy: nope.json, token: { scenario: tag }, expect: deny }',
    message: /tests\/nope\.json does not exist/,
    at: 'nope.json',
  },
  {
    name: 'a policy name that is not there',
    test: '{ name: t, policy: ../iam/role.json#nope, token: { scenario: tag }, expect: deny }',
    message: /no trust policy named nope/,
    at: '../iam/role.json#nope',
  },
  {
    name: 'a relying party that is not evaluated',
    test: '{ name: t, policy: { fax: {} }, token: { scenario: tag }, expect: deny }',
    message: /does not evaluate fax/,
    at: '{ fax: {} }',
  },
  {
    name: 'two inline policies',
    test: '{ name: t, policy: { aws: {}, gcp: {} }, token: { scenario: tag }, expect: deny }',
    message: /one inline document/,
    at: '{ aws: {}, gcp: {} }',
  },
  {
    name: 'a misspelt key',
    test: '{ name: t, token: { scenario: tag }, expect: deny, becuase: aud }',
    message: /Unknown key `becuase`/,
    at: 'becuase',
  },
  { name: 'no mapping', test: 'x', message: /A test is a mapping/, at: 'x' },
]

const broken: readonly { name: string; text: string; message: RegExp; at: string }[] = [
  { name: 'a time that is none', text: 'now: noon\ntests: []', message: /`now:` is a time such as/, at: 'noon' },
  { name: 'a syntax error', text: 'tests: [', message: /\w/, at: '' },
  { name: 'a list', text: '[1]', message: /is a mapping/, at: '[1]' },
  { name: 'no tests', text: '{ policy: x }', message: /no `tests:`/, at: '{ policy: x }' },
  { name: 'tests that are no list', text: 'tests: 1', message: /`tests:` is a list/, at: '1' },
  { name: 'a misspelt key', text: '{ polcy: x, tests: [] }', message: /Unknown key `polcy`/, at: 'polcy' },
  { name: 'a misspelt key of reach', text: '{ reach: { nevr: [], never: [] } }', message: /Unknown key `nevr`/, at: 'nevr' },
]

describe('trust tests', () => {
  for (const { name, test, outcome, actual, message } of verdicts) {
    it(name, () => {
      const result = runOne(test)
      assert.equal(result.outcome, outcome, result.message)
      if (actual !== undefined) assert.equal(result.actual, actual)
      if (message !== undefined) assert.match(result.message, message)
    })
  }
})

describe('malformed trust tests are errors where they are malformed', () => {
  for (const { name, test, message, at } of errors) {
    it(name, () => {
      const result = runOne(test)
      assert.equal(result.outcome, 'error')
      assert.match(result.message, message)
      assert.equal(result.at, at)
    })
  }

  for (const { name, text, message, at } of broken) {
    it(`the file: ${name}`, () => {
      const [result, ...more] = run(text)
      assert.deepEqual([result?.outcome, more], ['error', []])
      assert.match(result?.message ?? '', message)
      if (at !== '') assert.equal(result?.at, at)
    })
  }
})

describe('reach of trust tests', () => {
  const outcomes = (text: string) => run(text).map(({ name, outcome, actual, at }) => [name, outcome, actual, at])

  it('passes by proof', () =>
    assert.deepEqual(outcomes('policy: ../iam/role.json\nreach: { never: [stranger, fork] }'), [
      ['reach: never stranger', 'passed', 'none', 'stranger'],
      ['reach: never fork', 'passed', 'none', 'fork'],
    ]))
  it('fails with the one who gets in', () => {
    const open = policy('{ "StringLike": { "gitlab.com:sub": "project_path:g/*" } }')
    const [result] = run(`policy: { aws: ${open} }\nreach: { never: [neighbour] }`)
    assert.equal(result?.outcome, 'failed')
    assert.match(result?.message ?? '', /project_path:g\//)
  })
  it('is an error where nobody can tell', () => {
    const open = policy('{ "Bool": { "gitlab.com:ref_protected": "true" } }')
    assert.deepEqual(outcomes(`policy: { aws: ${open} }\nreach: { never: [stranger] }`), [
      ['reach: never stranger', 'error', 'unknown', 'stranger'],
    ])
  })
  it('is an error for a class that there is none of, and without a policy', () => {
    assert.deepEqual(outcomes('policy: ../iam/role.json\nreach: { never: [aliens] }'), [['reach: never aliens', 'error', '', 'aliens']])
    assert.deepEqual(outcomes('reach: { never: [stranger] }'), [['reach: never stranger', 'error', '', 'stranger']])
  })
})

describe('filesNamedBy', () => {
  it('policies and pipelines of the file and of its tests, without names', () => {
    const text = 'policy: ../iam/a.json#role\npipeline: ../.gitlab-ci.yml\ntests: [{ policy: b.json }, { policy: { aws: {} } }]'
    assert.deepEqual(filesNamedBy(parseYaml('tests/a.claimtest.yaml', text)), ['iam/a.json', '.gitlab-ci.yml', 'tests/b.json'])
  })
})

describe('the time of trust tests', () => {
  it('is that of the analysis', () => {
    const result = runOne(
      `{ name: t, token: { job: deploy, scenario: default-branch, with: { exp: ${now - 600} } }, expect: deny, because: lifetime }`,
    )
    assert.equal(result.outcome, 'passed', result.message)
  })
  for (const [what, moment] of [
    ['a text', '2001-09-09T01:46:40Z'],
    ['seconds', '1000000000'],
  ] as const) {
    it(`is the file's own one: ${what}`, () => {
      const [result] = run(
        `policy: ../iam/role.json\nnow: ${moment}\ntests: [{ name: t, token: { scenario: default-branch, with: { nbf: null, iat: 999999990, exp: 1000000005 } }, expect: allow }]`,
      )
      assert.equal(result?.outcome, 'passed', result?.message)
    })
  }
})
