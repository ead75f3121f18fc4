import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import type { JsonValue } from '../../../src/text/json.ts'
import { cel } from '../../support/cel.ts'
import { configuration, policiesIn } from './support.ts'

const now = 1_700_000_000
const good = { iss: 'https://gitlab.com', aud: 'kubernetes', sub: 's', ref: 'main', n: 7, iat: now, nbf: now, exp: now + 60 }

const rules = (...lines: readonly string[]) => configuration(`  claimValidationRules:\n${lines.map((line) => `  - ${line}`).join('\n')}`)
const two = configuration('', '    url: https://gitlab.com\n    audiences: [a, b]\n    audienceMatchPolicy: MatchAny\n')
const flags = (algorithms: string) =>
  `command:\n- --oidc-issuer-url=https://gitlab.com\n- --oidc-client-id=kubernetes\n- --oidc-signing-algs=${algorithms}\n`
const username = (text: string) => configuration().replace('username: { claim: sub, prefix: "gitlab:" }', text)

/** What differs in the token, and the API server's answer: oidc.go; go-oidc, verify.go. */
const rows: readonly (readonly [
  that: string,
  text: string,
  claims: { readonly [claim: string]: JsonValue | undefined },
  string | undefined,
])[] = [
  ['nothing fails', configuration(), {}, undefined],
  ['another issuer', configuration(), { iss: 'https://x' }, 'invalid bearer token'],
  ['the audience', configuration(), { aud: 'x' }, 'oidc: verify token: oidc: expected audience "kubernetes" got ["x"]'],
  ['one of several audiences', two, { aud: 'x' }, 'oidc: verify token: oidc: expected audience in ["a" "b"] got ["x"]'],
  [
    'one audience is compared before the times',
    configuration(),
    { aud: 'x', exp: now - 9 },
    'oidc: verify token: oidc: expected audience "kubernetes" got ["x"]',
  ],
  ['several are compared after the times', two, { aud: 'x', exp: now - 9 }, 'oidc: verify token: oidc: token is expired'],
  ['nbf', configuration(), { nbf: now + 99 }, `oidc: verify token: oidc: current time before the nbf (not before) time: ${now + 99}`],
  ['no username', configuration(), { sub: undefined }, 'oidc: parse username claims "sub": claim not present'],
  [
    'a username that is no text',
    username('username: { claim: n, prefix: "" }'),
    {},
    'oidc: parse username claims "n": the claim is no text',
  ],
  ['a username that fails', username('username: { expression: claims.x }'), {}, 'oidc: error evaluating username claim expression'],
  ['no claim', rules('{ claim: x, requiredValue: y }'), {}, 'oidc: required claim x not present in ID token'],
  [
    'another value',
    rules('{ claim: ref, requiredValue: dev }'),
    {},
    'oidc: required claim ref value does not match. Got = main, want = dev',
  ],
  [
    'the user comes before the rules',
    rules('{ claim: ref, requiredValue: dev }'),
    { sub: undefined },
    'oidc: parse username claims "sub": claim not present',
  ],
  [
    'claims come before expressions',
    rules('{ expression: "claims.ref == \'x\'" }', '{ claim: ref, requiredValue: dev }'),
    {},
    'oidc: required claim ref value does not match. Got = main, want = dev',
  ],
  [
    'an expression that is false',
    rules('{ expression: "claims.ref == \'x\'", message: only x }'),
    {},
    "oidc: error evaluating claim validation expression: validation expression 'claims.ref == 'x'' failed: only x",
  ],
  [
    'an expression that fails',
    rules('{ expression: "claims.x == \'x\'", message: only x }'),
    {},
    "oidc: error evaluating claim validation expression: expression 'claims.x == 'x'' resulted in error",
  ],
  [
    'a rule for users',
    configuration('  userValidationRules:\n  - { expression: "user.username == \'x\'", message: nobody else }'),
    {},
    "oidc: error evaluating user info validation rule: validation expression 'user.username == 'x'' failed: nobody else",
  ],
  [
    'other algorithms than GitLab’s',
    flags('PS256,ES256'),
    {},
    'oidc: verify token: oidc: id token signed with unsupported algorithm, expected ["PS256" "ES256"] got "RS256"',
  ],
  ['algorithms with GitLab’s', flags('PS256,RS256'), {}, undefined],
]

describe('Kubernetes answers', () => {
  for (const [that, text, claims, expected] of rows)
    it(that, () => {
      const [policy] = policiesIn(text).policies
      assert.ok(policy)
      const all = Object.entries({ ...good, ...claims }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
      const verdict = simulate(policy, { claims: givenClaims(Object.fromEntries(all)), now, signature: 'verified' }, { cel })
      assert.equal(verdict.error, expected)
      assert.equal(verdict.outcome, expected === undefined ? 'allow' : 'deny')
    })
})
