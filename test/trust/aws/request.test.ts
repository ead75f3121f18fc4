import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import type { Request } from '../../../src/trust/trust.ts'

// 2023-11-14T22:13:20Z
const now = 1_700_000_000
const atNow = '2023-11-14T22:13:20Z'

function outcome(condition: string, more: Partial<Request> = {}): string {
  const text = `{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
    "Action": "sts:AssumeRoleWithWebIdentity", "Condition": ${condition} } }`
  const [root] = parseJson('x.json', text).documents
  assert.ok(root)
  const [policy] = aws.read({ file: 'x.json', root, text })
  assert.ok(policy)
  const claims = givenClaims({ iss: 'https://gitlab.com', sub: 'ci-alice', aud: 'us', iat: now, exp: now + 60 })
  return simulate(policy, { claims, now, signature: 'assumed', ...more }).outcome
}

/** Each row: an operator, its value, the answer at `now` or from 203.0.113.7. aws.md 3, UG:reference_policies_elements_condition_operators. */
const times: readonly (readonly [operator: string, before: string, at: string, after: string])[] = [
  // Against a value before, at and after the time of the call.
  ['Equals', 'deny', 'allow', 'deny'],
  ['NotEquals', 'allow', 'deny', 'allow'],
  ['LessThan', 'deny', 'deny', 'allow'],
  ['LessThanEquals', 'deny', 'allow', 'allow'],
  ['GreaterThan', 'allow', 'deny', 'deny'],
  ['GreaterThanEquals', 'allow', 'allow', 'deny'],
]

describe('AWS keys of the call: time', () => {
  for (const [operator, ...expected] of times) {
    const numbers = [now - 1, now, now + 1].map((value) => outcome(`{ "Numeric${operator}": { "aws:EpochTime": "${value}" } }`))
    it(`Numeric${operator}`, () => assert.deepEqual(numbers, expected))
    const dates = [now - 1, now, now + 1].map((value) => outcome(`{ "Date${operator}": { "aws:EpochTime": ${value} } }`))
    it(`Date${operator} of epoch times`, () => assert.deepEqual(dates, expected))
    const iso = ['2023-11-14T22:13:19Z', atNow, '2023-11-14T23:13:20.5+01:00'].map((value) =>
      outcome(`{ "Date${operator}": { "aws:CurrentTime": "${value}" } }`),
    )
    it(`Date${operator} of ISO 8601 dates`, () => assert.deepEqual(iso, expected))
  }
})

const networks: readonly (readonly [value: string, address: string, fits: boolean | undefined])[] = [
  ['203.0.113.0/24', '203.0.113.7', true],
  ['203.0.113.0/24', '203.0.114.7', false],
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.7', '203.0.113.8', false],
  ['203.0.113.7/32', '203.0.113.8', false],
  ['0.0.0.0/0', '198.51.100.1', true],
  ['203.0.112.0/21', '203.0.119.255', true],
  ['203.0.112.0/21', '203.0.120.0', false],
  ['2001:DB8:1234:5678::/64', '2001:db8:1234:5678::1', true],
  ['2001:DB8:1234:5678::/64', '2001:db8:1234:5679::1', false],
  ['2001:DB8:1234:5678::/64', '203.0.113.7', false],
  ['203.0.113.0/24', '2001:db8::1', false],
  ['2001:db8::1', '2001:db8::1', undefined],
  ['203.0.113.0/33', '203.0.113.7', undefined],
  ['203.0.113', '203.0.113.7', undefined],
  ['203.0.113.0/24', 'nowhere', undefined],
]

describe('AWS keys of the call: address', () => {
  for (const [value, sourceIp, fits] of networks) {
    const word = (answer: boolean | undefined) => (answer === undefined ? 'unknown' : answer ? 'allow' : 'deny')
    it(`${sourceIp} in ${value}`, () => {
      const answers = ['IpAddress', 'NotIpAddress'].map((name) => outcome(`{ "${name}": { "aws:SourceIp": "${value}" } }`, { sourceIp }))
      assert.deepEqual(answers, [word(fits), word(fits === undefined ? undefined : !fits)])
    })
  }
  it('one of several', () =>
    assert.equal(
      outcome('{ "IpAddress": { "aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/24"] } }', { sourceIp: '203.0.113.7' }),
      'allow',
    ))
  it('a text operator on an address is not documented', () =>
    assert.equal(outcome('{ "StringEquals": { "aws:SourceIp": "203.0.113.7" } }', { sourceIp: '203.0.113.7' }), 'unknown'))
})

describe('AWS keys of the call: session name', () => {
  it('fits', () => assert.equal(outcome('{ "StringLike": { "sts:RoleSessionName": "ci-*" } }', { sessionName: 'ci-1' }), 'allow'))
  it('differs', () => assert.equal(outcome('{ "StringLike": { "sts:RoleSessionName": "ci-*" } }', { sessionName: 'x' }), 'deny'))
  it('is not known', () => assert.equal(outcome('{ "StringLike": { "sts:RoleSessionName": "ci-*" } }'), 'unknown'))
  it('as a policy variable', () =>
    assert.equal(outcome(`{ "StringEquals": { "gitlab.com:sub": "\${sts:RoleSessionName}" } }`, { sessionName: 'ci-alice' }), 'allow'))
  it('as a policy variable that differs', () =>
    assert.equal(outcome(`{ "StringEquals": { "gitlab.com:sub": "\${sts:RoleSessionName}" } }`, { sessionName: 'ci-bob' }), 'deny'))
})
