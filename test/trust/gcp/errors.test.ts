import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { gcp } from '../../../src/trust/gcp/gcp.ts'
import { cel } from '../../support/cel.ts'

const now = 1_767_225_600
const name = 'projects/1/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
const aud = `https://iam.googleapis.com/${name}`
const token = {
  iss: 'https://gitlab.com',
  aud,
  sub: 'project_path:g/p:ref_type:branch:ref:main',
  iat: now,
  exp: now + 300,
  project_id: '22',
  runner_id: 1,
  groups_direct: ['g'],
  ref: 'main',
}
const good = {
  name,
  attributeMapping: { 'google.subject': 'assertion.sub' },
  attributeCondition: "assertion.ref == 'main'",
  oidc: { issuerUri: 'https://gitlab.com' },
}
const mapped = (attributes: object) => ({ ...good, attributeMapping: { ...good.attributeMapping, ...attributes } })
const rejected = 'unauthorized_client: The given credential is rejected by the attribute condition.'
const noString = (key: string) => `unauthorized_client: The mapped attribute '${key}' must be of type STRING.`
const tooLong =
  'invalid_request: The size of mapped attribute google.subject exceeds the 127 bytes limit. Either modify your attribute mapping or the incoming assertion to produce a mapped attribute that is less than 127 bytes.'
const stale = (iat: number | string) => `invalid_grant: ID Token issued at ${iat} is stale to sign-in.`
const pool = `principalSet://iam.googleapis.com/${name.replace(/\/providers.*/, '')}`

/** A provider, claims, what is bound, and what Google answers; `undefined`: it lets the token in. gcp.md 6. */
const rows: readonly (readonly [that: string, provider: object, claims: object, error: string | undefined, role?: string])[] = [
  ['a token that is right', good, {}, undefined],
  [
    'a disabled provider',
    { ...good, disabled: true },
    {},
    'invalid_target: The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
  ],
  [
    'another issuer',
    good,
    { iss: 'https://x.example' },
    'invalid_grant: The issuer in ID Token https://x.example does not match the expected one https://gitlab.com',
  ],
  ['an expired token', good, { iat: now - 400, exp: now - 61 }, stale(now - 400)],
  ['an expired token within the minute', good, { iat: now - 400, exp: now - 60 }, undefined],
  ['a token of the future', good, { iat: now + 61 }, stale(now + 61)],
  ['a token that lives for years', good, { exp: now + 350_000_000 }, undefined],
  ['another audience', good, { aud: 'x' }, 'invalid_grant: The audience in ID Token [x] does not match the expected audience.'],
  ['the audience without https:', good, { aud: `//iam.googleapis.com/${name}` }, undefined],
  [
    'the issuer before the audience',
    good,
    { aud: 'x', iss: 'https://x.example' },
    'invalid_grant: The issuer in ID Token https://x.example does not match the expected one https://gitlab.com',
  ],
  ['a condition that is false', good, { ref: 'dev' }, rejected],
  ['a condition that is an error', { ...good, attributeCondition: "assertion.nothing == 'x'" }, {}, rejected],
  ['the condition before the mapping', mapped({ 'attribute.x': 'assertion.runner_id' }), { ref: 'dev' }, rejected],
  ['a subject that is a number', mapped({ 'google.subject': 'assertion.runner_id' }), {}, noString('google.subject')],
  ['an attribute that is a number', mapped({ 'attribute.x': 'assertion.runner_id' }), {}, noString('attribute.x')],
  [
    'the subject first',
    mapped({ 'attribute.x': 'assertion.runner_id', 'google.subject': 'assertion.groups_direct' }),
    {},
    noString('google.subject'),
  ],
  ['a subject of 127 bytes', mapped({ 'google.subject': `'${'x'.repeat(127)}'` }), {}, undefined],
  ['a subject of 128 bytes', mapped({ 'google.subject': `'${'x'.repeat(128)}'` }), {}, tooLong],
  ['a subject of 128 bytes in fewer letters', mapped({ 'google.subject': `'${'é'.repeat(64)}'` }), {}, tooLong],
  ['an attribute of 1,000 bytes', mapped({ 'attribute.x': `'${'x'.repeat(1000)}'` }), {}, undefined],
  ['a member that is another', good, {}, 'The caller does not have permission', 'roles/storage.objectViewer'],
]

describe('Google answers to', () => {
  for (const [that, provider, claims, error, role] of rows)
    it(that, () => {
      const files = role === undefined ? { provider } : { provider, bindings: [{ role, members: [`${pool}/attribute.x/y`] }] }
      const [root] = parseJson('a.json', JSON.stringify(files)).documents
      assert.ok(root)
      const [policy] = gcp.read({ file: 'a.json', root, text: JSON.stringify(files) })
      assert.ok(policy)
      const verdict = simulate(policy, { claims: givenClaims({ ...token, ...claims }), now, signature: 'assumed' }, { cel })
      assert.equal(verdict.error, error)
      assert.equal(verdict.outcome, error === undefined ? 'allow' : 'deny')
    })

  it('mapped values of more than 8,192 bytes, in words that nobody knows', () => {
    const verdictOf = (length: number) => {
      const text = JSON.stringify(
        mapped({ 'attribute.x': `'${'x'.repeat(2000)}'`, 'attribute.y': 'assertion.long', 'google.groups': 'assertion.groups_direct' }),
      )
      const [root] = parseJson('a.json', text).documents
      const [policy] = root === undefined ? [] : gcp.read({ file: 'a.json', root, text })
      assert.ok(policy)
      return simulate(policy, { claims: givenClaims({ ...token, long: 'x'.repeat(length) }), now, signature: 'assumed' }, { cel })
    }
    // The subject has 41 bytes, the group one.
    assert.equal(verdictOf(8192 - 2000 - 41 - 1).outcome, 'allow')
    const over = verdictOf(8192 - 2000 - 41)
    assert.equal(over.outcome, 'deny')
    assert.equal(over.error, undefined)
  })
})
