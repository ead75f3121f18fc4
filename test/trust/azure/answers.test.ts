import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import type { TraceStep } from '../../../src/simulate/verdict.ts'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import type { JsonValue } from '../../../src/text/json.ts'
import { azure } from '../../../src/trust/azure/azure.ts'
import type { TrustPolicy } from '../../../src/trust/trust.ts'

const now = 1_700_000_000
const main = 'project_path:g/p:ref_type:branch:ref:main'
const good = { iss: 'https://gitlab.com', sub: main, aud: 'a', project_id: '22', iat: now, nbf: now - 5, exp: now + 3600 }
const credential = { name: 'one', issuer: 'https://gitlab.com', subject: main, audiences: ['a'] }
const { subject: _, ...bare } = credential
const flexible = (value: string) => ({ ...bare, claimsMatchingExpression: { value, languageVersion: 1 } })

function policyOf(of: object): TrustPolicy {
  const text = JSON.stringify(of)
  const [root] = parseJson('one.json', text).documents
  assert.ok(root)
  const [policy] = azure.read({ file: 'one.json', root, text })
  assert.ok(policy)
  return policy
}

const tail = 'Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.'
const none = 'No matching federated identity record found for presented assertion'

/** What differs in the token, and the answer; azure.md 3. The first of issuer, times, audience, subject that fails answers. */
const rows: readonly (readonly [that: string, claims: { readonly [claim: string]: JsonValue }, answer: string | undefined, of?: object])[] =
  [
    ['nothing', {}, undefined],
    ['the issuer', { iss: 'https://gitlab.example.com' }, `AADSTS700211: ${none} issuer 'https://gitlab.example.com'. ${tail}`],
    ['the audience', { aud: 'b' }, `AADSTS700212: ${none} audience 'b'. ${tail}`],
    ['the subject', { sub: 'x' }, `AADSTS700213: ${none} subject 'x'. ${tail}`],
    [
      'the letter case of the subject',
      { sub: main.replace('g/p', 'G/p') },
      `AADSTS7002138: ${none} subject 'project_path:G/p:ref_type:branch:ref:main'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison.`,
    ],
    ['the times', { exp: now - 3600 }, 'AADSTS700024: Client assertion is not within its valid time range.'],
    ['issuer, audience and subject', { iss: 'i', aud: 'b', sub: 'x' }, `AADSTS700211: ${none} issuer 'i'. ${tail}`],
    ['audience and subject', { aud: 'b', sub: 'x' }, `AADSTS700212: ${none} audience 'b'. ${tail}`],
    [
      'the subject of an expression',
      { sub: 'x' },
      `AADSTS700213: ${none} subject 'x'. ${tail}`,
      flexible(`claims['sub'] eq '${main}' and claims['project_id'] eq '22'`),
    ],
  ]

describe('Entra answers to a token with another', () => {
  for (const [that, claims, answer, of = credential] of rows) {
    it(that, () => {
      const request = { claims: givenClaims({ ...good, ...claims }), now, signature: 'verified' as const }
      assert.equal(simulate(policyOf(of), request).error, answer)
    })
  }
  it('signature', () => {
    const verdict = simulate(policyOf(credential), { claims: givenClaims(good), now, signature: 'invalid' })
    assert.match(verdict.error ?? '', /^AADSTS700027: /)
  })
})

function labels(step: TraceStep): readonly string[] {
  return [step.label, ...step.steps.flatMap(labels)]
}

describe('The trace says what is not verified', () => {
  const trace = (of: object, iss = good.iss) =>
    labels(simulate(policyOf(of), { claims: givenClaims({ ...good, iss }), now, signature: 'verified' }).trace()).join('\n')
  it('of patterns', () => {
    assert.match(
      trace(flexible("claims['sub'] matches 'a*' and claims['project_id'] eq '22'")),
      /matches \(whole, with letter case: documented so, not verified\)/,
    )
  })
  it('of old expressions without an id', () => {
    assert.match(trace(flexible("claims['sub'] eq 'a'")), /whether such an expression without an id still counts is not verified/)
    assert.doesNotMatch(trace(flexible("claims['sub'] eq 'a' and claims['project_id'] eq '22'")), /not verified/)
    assert.doesNotMatch(
      trace({ ...flexible("claims['sub'] eq 'a'"), issuer: 'https://app.terraform.io' }, 'https://app.terraform.io'),
      /not verified/,
    )
  })
})
