import assert from 'node:assert/strict'
import { givenClaims } from '../../src/gitlab/claim-set.ts'
import { validToken } from '../../src/simulate/default-request.ts'
import { decidingStep } from '../../src/simulate/explain-verdict.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import type { Condition } from '../../src/trust/condition.ts'
import type { Request, Stage, TrustPolicy } from '../../src/trust/trust.ts'
import { all, claim, constant, either, json, not, span, test } from '../support/conditions.ts'

const refIsMain = test(claim('ref'), 'equals', [json('main')])

function policyOf(...stages: Stage[]): TrustPolicy {
  return {
    relyingParty: 'aws',
    name: 'deploy',
    grants: 'role deploy',
    aliases: [],
    issuer: [],
    audience: [],
    condition: constant('yes'),
    stages,
    span,
    nameSpan: span,
  }
}

const stage = (name: Stage['stage'], check: Stage['check'], error = `${name} failed`): Stage => ({ stage: name, check, error })
const request = (claims: Parameters<typeof givenClaims>[0], signature: Request['signature'] = 'assumed'): Request => ({
  claims: givenClaims(claims),
  now: 1000,
  signature,
})

const assumed = { kind: 'assumed', why: 'not in these files' } as const
const signature = { kind: 'signature' } as const

/** Each row: what it shows, the stages, the request, the outcome and that of each stage, the error. */
const rows: readonly (readonly [string, readonly Stage[], Request, string, string, string?])[] = [
  ['all stages pass', [stage('issuer', constant('yes')), stage('condition', refIsMain)], request({ ref: 'main' }), 'allow', 'pass pass'],
  [
    'the first failure ends it',
    [stage('issuer', constant('no')), stage('condition', refIsMain)],
    request({ ref: 'main' }),
    'deny',
    'fail skipped',
    'issuer failed',
  ],
  ['an error denies', [stage('condition', constant('error'))], request({}), 'deny', 'fail', 'condition failed'],
  [
    'no or error denies',
    [stage('condition', all(constant('unknown'), constant('error')))],
    request({}),
    'deny',
    'fail',
    'condition failed',
  ],
  [
    'what is assumed does not decide',
    [stage('audience', assumed), stage('condition', refIsMain)],
    request({ ref: 'dev' }),
    'deny',
    'assumed fail',
    'condition failed',
  ],
  ['assumed alone allows', [stage('audience', assumed)], request({}), 'allow', 'assumed'],
  ['unknown alone is unknown', [stage('condition', constant('unknown'))], request({}), 'unknown', 'unknown'],
  [
    'a certain failure behind an unknown stage denies',
    [stage('issuer', constant('unknown')), stage('condition', constant('no'))],
    request({}),
    'deny',
    'unknown fail',
    'condition failed',
  ],
  ['a verified signature passes', [stage('signature', signature)], request({}, 'verified'), 'allow', 'pass'],
  ['an invalid signature denies', [stage('signature', signature)], request({}, 'invalid'), 'deny', 'fail', 'signature failed'],
  ['no signature is assumed', [stage('signature', signature)], request({}), 'allow', 'assumed'],
  [
    'errors quote the token',
    [stage('issuer', constant('no'), 'no provider for {iss}')],
    request({ iss: 'https://gitlab.com' }),
    'deny',
    'fail',
    'no provider for https://gitlab.com',
  ],
  [
    'a claim that the token lacks stays as it is',
    [stage('issuer', constant('no'), 'no provider for {iss}')],
    request({}),
    'deny',
    'fail',
    'no provider for {iss}',
  ],
]

describe('simulate', () => {
  for (const [name, stages, at, outcome, outcomes, error] of rows) {
    it(name, () => {
      const verdict = simulate(policyOf(...stages), at)
      assert.equal(verdict.outcome, outcome)
      assert.equal(verdict.stages.map((result) => result.outcome).join(' '), outcomes)
      assert.equal(verdict.error, error)
      const truths = { allow: 'yes', deny: 'no', unknown: 'unknown' }
      assert.equal(verdict.trace().truth, truths[verdict.outcome])
    })
  }

  it('tells what a failed stage wanted and had', () => {
    const [result] = simulate(policyOf(stage('condition', all(constant('yes'), refIsMain))), request({ ref: 'dev' })).stages
    assert.deepEqual(result, { stage: 'condition', outcome: 'fail', want: 'main', have: 'dev' })
  })
})

describe('the deciding step', () => {
  const label = (condition: Condition, claims: Parameters<typeof givenClaims>[0]) =>
    decidingStep(simulate(policyOf(stage('condition', condition)), request(claims)).trace()).label
  const named = (name: string, value: string): Condition => ({ ...test(claim(name), 'equals', [json(value)]), label: name }) as Condition

  it('is the first part that fails', () => {
    assert.equal(label(all(named('ref', 'main'), named('sub', 'x')), { ref: 'main', sub: 'y' }), 'sub')
  })
  it('is in the alternative that came closest', () => {
    const condition = either(all(named('aud', 'x'), named('ref', 'a')), all(named('sub', 's'), named('ref_type', 'tag')))
    assert.equal(label(condition, { aud: 'y', ref: 'b', sub: 's', ref_type: 'branch' }), 'ref_type')
  })
  it('is what a negation excludes', () => {
    assert.equal(label(not(named('ref', 'main')), { ref: 'main' }), 'ref')
  })
  it('is the test, not one of its wanted values', () => {
    const condition = test(claim('ref'), 'equals', [json('a'), json('b')])
    assert.equal(decidingStep(simulate(policyOf(stage('condition', condition)), request({ ref: 'c' })).trace()).want, 'a or b')
  })
})

describe('a valid token by default', () => {
  it('has what the claims leave out', () => {
    const { known } = validToken(givenClaims({ sub: 's' }), 'https://gitlab.com', 1000)
    assert.deepEqual([known['iss'], known['iat'], known['nbf'], known['exp'], known['sub']], ['https://gitlab.com', 1000, 995, 4600, 's'])
  })
  it('keeps what the claims say, also null', () => {
    const { known } = validToken(givenClaims({ iss: null, exp: 5 }), 'https://gitlab.com', 1000)
    assert.deepEqual([known['iss'], known['exp']], [null, 5])
  })
  it('does not make up what is unknown', () => {
    const { known } = validToken({ known: {}, unknown: { jti: 'random' }, shapes: {} }, undefined, 1000)
    assert.equal('jti' in known, false)
    assert.equal('iss' in known, false)
  })
})
