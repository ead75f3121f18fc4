import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import type { JsonValue } from '../../../src/text/json.ts'
import { vault } from '../../../src/trust/vault/vault.ts'

const now = 1_700_000_000
const good = { sub: 's', aud: 'a', u: 'u', iat: now, nbf: now, exp: now + 60, x: 'y' }

type Fields = { readonly [field: string]: JsonValue }

/** What the role says beside the usual, what the token has beside the usual (null takes away), and Vault's answer: vault.md 4. */
const rows: readonly (readonly [string, Fields, { readonly [claim: string]: JsonValue | undefined }, string | undefined])[] = [
  ['nothing fails', {}, {}, undefined],
  ['the type', { role_type: 'oidc' }, {}, 'role with oidc role_type is not allowed'],
  ['the subject', { bound_subject: 't' }, {}, 'error validating token: invalid subject (sub) claim'],
  [
    'the audience',
    { bound_audiences: ['b'] },
    {},
    'error validating token: invalid audience (aud) claim: audience claim does not match any expected audience',
  ],
  [
    'the subject comes before the audience',
    { bound_subject: 't', bound_audiences: ['b'] },
    {},
    'error validating token: invalid subject (sub) claim',
  ],
  ['the subject comes before the times', { bound_subject: 't' }, { exp: now - 99 }, 'error validating token: invalid subject (sub) claim'],
  [
    'the subject comes before the identity',
    { bound_subject: 't' },
    { u: undefined },
    'error validating token: invalid subject (sub) claim',
  ],
  [
    'no times',
    {},
    { iat: undefined, nbf: undefined, exp: undefined },
    'error validating token: no issued at (iat), not before (nbf), or expiration time (exp) claims in token',
  ],
  ['nbf', {}, { nbf: now + 99 }, 'error validating token: invalid not before (nbf) claim: token not yet valid'],
  ['exp', {}, { exp: now - 99 }, 'error validating token: invalid expiration time (exp) claim: token is expired'],
  ['iat', {}, { iat: now + 99 }, 'error validating token: invalid issued at (iat) claim: token issued in the future'],
  [
    'nbf comes before exp',
    {},
    { nbf: now + 99, exp: now - 99 },
    'error validating token: invalid not before (nbf) claim: token not yet valid',
  ],
  ['no audience is bound', { bound_audiences: [] }, {}, 'audience claim found in JWT but no audiences bound to the role'],
  [
    'times come before an audience that nothing binds',
    { bound_audiences: [] },
    { exp: now - 99 },
    'error validating token: invalid expiration time (exp) claim: token is expired',
  ],
  ['user_claim is missing', {}, { u: undefined }, 'claim "u" not found in token'],
  ['user_claim is a number', {}, { u: 1 }, 'claim "u" could not be converted to string'],
  ['a mapped claim is a number', { claim_mappings: { x: 'k' } }, { x: 1 }, "error converting claim 'x' to string"],
  ['the group is missing', { groups_claim: 'g' }, {}, 'failed to fetch groups: "g" claim not found in token'],
  [
    'a bound claim differs',
    { bound_claims: { x: 'z' } },
    {},
    'error validating claims: claim "x" does not match any associated bound claim values',
  ],
  ['a bound claim is missing', { bound_claims: { w: 'z' } }, {}, 'error validating claims: claim "w" is missing'],
  [
    'of two bound claims one differs',
    { bound_claims: { sub: 's', x: 'z' } },
    {},
    'error validating claims: claim "x" does not match any associated bound claim values',
  ],
  ['of two bound claims one is missing', { bound_claims: { sub: 's', w: 'z' } }, {}, 'error validating claims: claim "w" is missing'],
  [
    'of two bound claims both fail',
    { bound_claims: { x: 'z', w: 'z' } },
    {},
    'error validating claims: of "x", "w", Vault names one of those that are missing or do not match',
  ],
  ['the policy root', { token_policies: ['x', 'root'] }, {}, 'auth methods cannot create root tokens'],
  [
    'a bound claim comes before the policy root',
    { token_policies: ['root'], bound_claims: { w: 'z' } },
    {},
    'error validating claims: claim "w" is missing',
  ],
]

/** What the configuration says, what the token has, and Vault's answer; hashicorp/cap, jwt.go. */
const algorithms: readonly (readonly [string, JsonValue, string | undefined])[] = [
  ['another algorithm', ['ES256'], 'error validating token: invalid algorithm (alg) header parameter'],
  ["GitLab's among others", 'ES256, RS256', undefined],
  ['none, which is the default', [], undefined],
]

describe('What Vault answers', () => {
  for (const [that, taken, error] of algorithms) {
    it(that, () => {
      const role = { role_type: 'jwt', user_claim: 'u', bound_audiences: ['a'] }
      const text = JSON.stringify({ role, config: { oidc_discovery_url: 'https://gitlab.com', jwt_supported_algs: taken } })
      const file = 'vault.claimtest.yaml'
      const [root] = parseJson(file, text).documents
      assert.ok(root)
      const [policy] = vault.read({ file, root, text })
      assert.ok(policy)
      assert.equal(simulate(policy, { claims: givenClaims(good), now, signature: 'verified' }).error, error)
    })
  }
  for (const [that, fields, changed, error] of rows) {
    it(that, () => {
      const text = JSON.stringify({ role_type: 'jwt', user_claim: 'u', bound_audiences: ['a'], bound_claims: { x: 'y' }, ...fields })
      const [root] = parseJson('role.json', text).documents
      assert.ok(root)
      const [policy] = vault.read({ file: 'role.json', root, text })
      assert.ok(policy)
      const claims = Object.entries({ ...good, ...changed }).flatMap(([claim, value]) =>
        value === undefined ? [] : [[claim, value] as const],
      )
      const verdict = simulate(policy, { claims: givenClaims(Object.fromEntries(claims)), now, signature: 'assumed' })
      assert.equal(verdict.error, error)
    })
  }
})
