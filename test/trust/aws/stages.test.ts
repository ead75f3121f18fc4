import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import type { Verdict } from '../../../src/simulate/verdict.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import type { JsonValue } from '../../../src/text/json.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import type { Request } from '../../../src/trust/trust.ts'

const text = `
policy:
  Version: "2012-10-17"
  Statement:
    Effect: Allow
    Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
    Action: sts:AssumeRoleWithWebIdentity
    Condition:
      StringEquals: { "gitlab.com:sub": mine, "sts:RoleSessionName": ci }
provider: { url: https://gitlab.com, client_ids: [us] }
`
const now = 1_700_000_000
const valid = { iss: 'https://gitlab.com', sub: 'mine', aud: 'us', iat: now, exp: now + 60 }

function verdict(claims: { readonly [claim: string]: JsonValue }, more: Partial<Request> = {}): Verdict {
  const [root] = parseYaml('x.yaml', text).documents
  assert.ok(root)
  const [policy] = aws.read({ file: 'x.yaml', root, text })
  assert.ok(policy)
  return simulate(policy, { claims: givenClaims({ ...valid, ...claims }), now, signature: 'assumed', sessionName: 'ci', ...more })
}

function outcomes(found: Verdict): readonly string[] {
  return found.stages.map(({ stage, outcome }) => `${stage} ${outcome}`)
}

describe('AWS stages', () => {
  it('in its order', () =>
    assert.deepEqual(outcomes(verdict({})), ['issuer pass', 'signature assumed', 'lifetime pass', 'audience pass', 'condition pass']))
  it('allows', () => assert.equal(verdict({}).outcome, 'allow'))
  it('the session name is a key of the request', () => assert.equal(verdict({}, { sessionName: 'x' }).outcome, 'deny'))
  it('stops at the first that fails', () =>
    assert.deepEqual(outcomes(verdict({ exp: 1, sub: 'x' })), [
      'issuer pass',
      'signature assumed',
      'lifetime fail',
      'audience skipped',
      'condition skipped',
    ]))
})

describe('AWS stages: what STS answers', () => {
  it('no provider for the issuer', () =>
    assert.equal(
      verdict({ iss: 'https://git.example.com/' }).error,
      'No OpenIDConnect provider found in your account for https://git.example.com/',
    ))
  it('a bad signature', () => assert.equal(verdict({}, { signature: 'invalid' }).error, 'InvalidIdentityToken'))
  it('an expired token', () => assert.equal(verdict({ exp: now - 301 }).error, 'ExpiredTokenException'))
  it('a foreign audience', () => assert.equal(verdict({ aud: 'x' }).error, 'Incorrect token audience'))
  it('a condition that fails', () => assert.equal(verdict({ sub: 'x' }).error, 'Not authorized to perform sts:AssumeRoleWithWebIdentity'))
})

describe('AWS stages: five minutes of grace', () => {
  it('at the last second', () => assert.equal(verdict({ exp: now - 300 }).outcome, 'allow'))
  it('a second later', () => assert.equal(verdict({ exp: now - 301 }).outcome, 'deny'))
})
