import assert from 'node:assert/strict'
import fc from 'fast-check'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { vault } from '../../../src/trust/vault/vault.ts'
import { runs } from '../../support/seed.ts'
import { admitsNaively, type Json, type NaiveRole } from './naive.ts'

const names = ['x', 'x', 'ref', 'ref', 'ref', 'x', 'a.b', '/x', '/o/k', '/o/l/0', '/l/1', '/o/~1', 'o'] as const
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', '*', 'a*') },
  { weight: 2, arbitrary: fc.stringMatching(/^[ab*/:?]{0,5}$/) },
)
const scalar = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: fc.integer({ min: -2, max: 2 }) },
)
const wanted = fc.oneof<fc.Arbitrary<Json>[]>(scalar, fc.array(scalar, { maxLength: 4 }), fc.constantFrom<Json>(null, { a: 'b' }))
const held = fc.oneof<fc.Arbitrary<Json>[]>(
  scalar,
  fc.constantFrom<Json>(null, 1.5, -1.5, { a: 'a' }),
  fc.array(fc.oneof<fc.Arbitrary<Json>[]>(scalar, fc.constant(null)), { maxLength: 3 }),
)
const role: fc.Arbitrary<NaiveRole> = fc.record({
  type: fc.constantFrom('string' as const, 'glob' as const),
  bound: fc.dictionary(fc.constantFrom(...names), wanted, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
})
const token = fc.record(
  {
    ref: held,
    x: held,
    'a.b': held,
    l: held,
    o: fc.oneof<fc.Arbitrary<Json>[]>(held, fc.record({ k: held, l: held, '/': held }, { requiredKeys: [] })),
  },
  { requiredKeys: ['x', 'ref', 'o'], noNullPrototype: true },
)

function admits({ type, bound }: NaiveRole, claims: { readonly [claim: string]: Json }): boolean {
  const source = JSON.stringify({ role_type: 'jwt', user_claim: 'u', bound_claims_type: type, bound_claims: bound })
  const [root] = parseJson('role.json', source).documents
  assert.ok(root)
  const [policy] = vault.read({ file: 'role.json', root, text: source })
  assert.ok(policy)
  const verdict = simulate(policy, { claims: givenClaims({ u: 'u', iat: 1000, ...claims }), now: 1000, signature: 'assumed' })
  assert.notEqual(verdict.outcome, 'unknown')
  return verdict.outcome === 'allow'
}

// The role that wants what the token has, where it has something: two that are drawn alone seldom fit.
function ofToken(drawn: NaiveRole, claims: { readonly [claim: string]: Json }): NaiveRole {
  const held = new Map(Object.entries(claims))
  return { ...drawn, bound: Object.fromEntries(Object.entries(drawn.bound).map(([claim, value]) => [claim, held.get(claim) ?? value])) }
}

describe('Vault bound claims and a second evaluator', () => {
  it('agree', () => {
    let [yes, no] = [0, 0]
    fc.assert(
      fc.property(role, token, fc.boolean(), (drawn, claims, own) => {
        const one = own ? ofToken(drawn, claims) : drawn
        const expected = admitsNaively(one, claims)
        if (expected && Object.keys(one.bound).length > 0) yes++
        if (!expected) no++
        assert.equal(admits(one, claims), expected)
      }),
      runs(500),
    )
    // Both answers are tried.
    assert.ok(yes > 10 && no > 100, `${yes} admitted, ${no} refused`)
  })
})
