import assert from 'node:assert/strict'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import type { JsonValue } from '../../../src/text/json.ts'
import { tests } from '../../../src/trust/condition.ts'
import type { Change, TrustDocument, TrustPolicy } from '../../../src/trust/trust.ts'
import { vault } from '../../../src/trust/vault/vault.ts'

function policyIn(text: string): { readonly document: TrustDocument; readonly policy: TrustPolicy } {
  const [root] = parseJson('role.json', text).documents
  assert.ok(root)
  const document = { file: 'role.json', root, text }
  const [policy] = vault.read(document)
  assert.ok(policy)
  return { document, policy }
}

function checkEdit(text: string, change: (policy: TrustPolicy) => Change, expected: string | undefined): void {
  const { document, policy } = policyIn(text)
  const edits = vault.edit(document, policy, change(policy))
  assert.equal(edits === undefined ? undefined : applyEdits(text, edits), expected)
}

function valueIn(policy: TrustPolicy, value: string, exact: boolean): Change {
  const [term] = [...tests(policy.condition)].flatMap(({ test }) => test.right)
  assert.ok(term)
  return { kind: 'value', at: term.span, value, exact }
}

function operatorIn(policy: TrustPolicy, exact: boolean): Change {
  const [first] = tests(policy.condition)
  assert.ok(first)
  return { kind: 'operator', at: first.test.span, exact }
}

const require = (claim: string, value: string, exact: boolean) => (): Change => ({ kind: 'require', claim, value, exact })

describe('Vault edits', () => {
  it('add a claim', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_claims": { "ref": "main" } }',
      require('project_id', '22', true),
      '{ "user_claim": "u", "bound_claims": { "ref": "main", "project_id": "22" } }',
    ))
  it('add bound_claims', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_audiences": "x" }',
      require('project_id', '22', true),
      '{ "user_claim": "u", "bound_audiences": "x", "bound_claims": { "project_id": "22" } }',
    ))
  it('add a pattern, with its type', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_audiences": "x" }',
      require('ref', 'v*', false),
      '{ "user_claim": "u", "bound_audiences": "x", "bound_claims": { "ref": "v*" }, "bound_claims_type": "glob" }',
    ))
  it('leave a claim that is bound already', () =>
    checkEdit('{ "user_claim": "u", "bound_claims": { "ref": "main" } }', require('ref', 'dev', true), undefined))
  it('add no pattern beside texts', () =>
    checkEdit('{ "user_claim": "u", "bound_claims": { "ref": "main" } }', require('x', 'a*', false), undefined))
  it('add no text with a * beside patterns', () =>
    checkEdit('{ "user_claim": "u", "bound_claims_type": "glob", "bound_claims": { "ref": "v*" } }', require('x', 'a*', true), undefined))
  it('replace a value', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_claims": { "ref": ["main", "dev"] } }',
      (policy) => valueIn(policy, 'stable', true),
      '{ "user_claim": "u", "bound_claims": { "ref": ["stable", "dev"] } }',
    ))
  it('replace a value by a text under glob', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_claims_type": "glob", "bound_claims": { "ref": "v*", "x": "y*" } }',
      (policy) => valueIn(policy, 'v1', true),
      '{ "user_claim": "u", "bound_claims_type": "glob", "bound_claims": { "ref": "v1", "x": "y*" } }',
    ))
  it('replace a single value by a pattern, with its type', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_claims": { "ref": "main" } }',
      (policy) => valueIn(policy, 'v*', false),
      '{ "user_claim": "u", "bound_claims": { "ref": "v*" }, "bound_claims_type": "glob" }',
    ))
  it('replace the subject', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_subject": "a" }',
      (policy) => valueIn(policy, 'b', true),
      '{ "user_claim": "u", "bound_subject": "b" }',
    ))
  it('replace the subject by no pattern', () =>
    checkEdit('{ "user_claim": "u", "bound_subject": "a" }', (policy) => valueIn(policy, 'b*', false), undefined))
  it('read values as patterns', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_claims": { "ref": "v*", "x": "y" } }',
      (policy) => operatorIn(policy, false),
      '{ "user_claim": "u", "bound_claims": { "ref": "v*", "x": "y" }, "bound_claims_type": "glob" }',
    ))
  it('read values as patterns where the type is written', () =>
    checkEdit(
      '{ "user_claim": "u", "bound_claims_type": "string", "bound_claims": { "ref": "v*" } }',
      (policy) => operatorIn(policy, false),
      '{ "user_claim": "u", "bound_claims_type": "glob", "bound_claims": { "ref": "v*" } }',
    ))
  it('keep the type where another claim has a *', () =>
    checkEdit('{ "user_claim": "u", "bound_claims": { "ref": "v*", "x": "y*" } }', (policy) => operatorIn(policy, false), undefined))
  it('keep the type where another claim is no text', () =>
    checkEdit('{ "user_claim": "u", "bound_claims": { "ref": "v*", "x": 1 } }', (policy) => operatorIn(policy, false), undefined))
  it('do not promise that ? is a wildcard', () =>
    checkEdit('{ "user_claim": "u", "bound_claims": { "ref": "v?" } }', (policy) => operatorIn(policy, false), undefined))
})

const refused: readonly (readonly [that: string, role: string, ...messages: string[]])[] = [
  ['a role that is right', '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"] }'],
  [
    'a role for OIDC that is right',
    '{ "role_type": "oidc", "user_claim": "u", "allowed_redirect_uris": ["https://x"], "bound_audiences": "a" }',
  ],
  [
    'no type and no redirect URI',
    '{ "user_claim": "u", "bound_audiences": ["a"] }',
    "'allowed_redirect_uris' must be set if 'role_type' is 'oidc' or unspecified.",
  ],
  ['another type', '{ "role_type": "saml", "user_claim": "u", "bound_audiences": ["a"] }', "invalid 'role_type': saml"],
  ['nothing bound', '{ "role_type": "jwt", "user_claim": "u" }', 'must have at least one bound constraint when creating/updating a role'],
  [
    'empty bounds',
    '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": [], "bound_claims": {}, "bound_subject": "" }',
    'must have at least one bound constraint when creating/updating a role',
  ],
  ['bound by addresses', '{ "role_type": "jwt", "user_claim": "u", "token_bound_cidrs": ["10.0.0.0/8"] }'],
  ['an empty user_claim', '{ "role_type": "jwt", "user_claim": "", "bound_audiences": ["a"] }', 'a user claim must be defined on the role'],
  [
    'another type of bound claims',
    '{ "role_type": "jwt", "user_claim": "u", "bound_claims_type": "regex", "bound_claims": { "a": "b" } }',
    "invalid 'bound_claims_type': regex",
  ],
  [
    'a number among globs',
    '{ "role_type": "jwt", "user_claim": "u", "bound_claims_type": "glob", "bound_claims": { "a": ["b", 10] } }',
    'claim is not a string: 10',
  ],
  ['a number among texts', '{ "role_type": "jwt", "user_claim": "u", "bound_claims": { "a": ["b", 10] } }'],
  [
    'ttl above max ttl',
    '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"], "token_ttl": "2h", "token_max_ttl": 3600 }',
    'ttl should not be greater than max ttl',
  ],
  ['ttl without max ttl', '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"], "token_ttl": "2h", "token_max_ttl": 0 }'],
  [
    'batch tokens that are periodic',
    '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"], "token_type": "batch", "token_period": "1h" }',
    "'token_type' cannot be 'batch' or 'default_batch' when set to generate periodic tokens",
  ],
  [
    'batch tokens that are counted',
    '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"], "token_type": "default-batch", "token_num_uses": 3 }',
    "'token_type' cannot be 'batch' or 'default_batch' when set to generate tokens with limited use count",
  ],
  [
    'batch tokens that are neither',
    '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"], "token_type": "batch", "token_num_uses": 0, "token_period": 0 }',
  ],
  [
    'service tokens that are both',
    '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"], "token_type": "service", "token_num_uses": 3, "token_period": 9 }',
  ],
  [
    'two claims to one key',
    '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"], "claim_mappings": { "a": "x", "b": "x" } }',
    'multiple keys are mapped to metadata key "x"',
  ],
  [
    'a claim to the key role',
    '{ "role_type": "jwt", "user_claim": "u", "bound_audiences": ["a"], "claim_mappings": { "a": "role" } }',
    'metadata key "role" is reserved and may not be a mapping destination',
  ],
]

describe('Vault refuses', () => {
  for (const [that, text, ...messages] of refused) {
    it(that, () => {
      const { document, policy } = policyIn(text)
      assert.deepEqual(
        vault.refusals?.(document, policy).map(({ message }) => message),
        messages,
      )
    })
  }
})

/** What `jwt_supported_algs` says, and Vault's answer; path_config.go. */
const algorithms: readonly (readonly [string, JsonValue, ...string[]])[] = [
  ['every algorithm that there is', ['RS256', 'RS512', 'ES384', 'PS256', 'EdDSA']],
  ['small letters', ['rs256', 'RS256'], 'Invalid supported algorithm: rs256'],
  ['another kind', 'HS256,RS256', 'Invalid supported algorithm: HS256'],
]

describe('Vault refuses of algorithms', () => {
  for (const [that, taken, ...messages] of algorithms) {
    it(that, () => {
      const role = { role_type: 'jwt', user_claim: 'u', bound_audiences: ['a'] }
      const text = JSON.stringify({ role, config: { oidc_discovery_url: 'https://gitlab.com', jwt_supported_algs: taken } })
      const [root] = parseJson('a.claimtest.yaml', text).documents
      assert.ok(root)
      const document = { file: 'a.claimtest.yaml', root, text }
      const [policy] = vault.read(document)
      assert.ok(policy)
      assert.deepEqual(
        vault.refusals?.(document, policy).map(({ message }) => message),
        messages,
      )
    })
  }
})
