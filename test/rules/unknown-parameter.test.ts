import assert from 'node:assert/strict'
import { findings } from '../../src/service/findings.ts'
import { analysed } from '../support/analysed.ts'
import { checkCase } from '../support/rules.ts'
import { rightConfig, vaultRole, vaultScript } from '../support/vault-role.ts'

const claims = 'bound_subject=project_path:mygroup/myproject:ref_type:branch:ref:main'
const script = (words: string) =>
  `=== vault.sh\nvault write auth/jwt/config ${rightConfig}\nvault write auth/jwt/role/deploy role_type=jwt user_claim=project_id bound_audiences=https://vault.example.com ${words}\n`

const rows: readonly (readonly [that: string, files: string])[] = [
  ['a claim behind a dot', script(`${claims} «unknown-parameter|bound_claims.environment»=production`)],
  ['a claim in brackets', script(`${claims} '«unknown-parameter|bound_claims[environment]»=production'`)],
  ['the name of a claim', script(`${claims} «unknown-parameter|environment»=production`)],
  ['a parameter without its s', script(`${claims} «unknown-parameter|token_policie»=x`)],
  ['a parameter with an s too many', script(`${claims} «unknown-parameter|token_ttls»=5m`)],
  ['a member of JSON', vaultScript(vaultRole({ '«unknown-parameter|"environment"»': '"production"' }))],
]

const silent: readonly (readonly [that: string, files: string])[] = [
  ['parameters of every kind', script(`${claims} policies=x ttl=5m token_no_default_policy=true groups_claim=groups_direct`)],
  ['what a newer version may have', script(`${claims} token_colour=green`)],
  [
    'a document that no command writes',
    `=== vault.sh\nvault write auth/jwt/config ${rightConfig}\n=== role.json\n${vaultRole({ environment: '"production"' })}\n`,
  ],
  [
    'a role for others',
    vaultScript(vaultRole({ environment: '"production"' }), 'oidc_discovery_url=https://token.actions.githubusercontent.com'),
  ],
  [
    'what missing-subject-condition says',
    `=== vault.sh\nvault write auth/jwt/config ${rightConfig}\nvault write «missing-subject-condition|auth/jwt/role/deploy» role_type=jwt user_claim=project_id bound_audiences=https://vault.example.com bound_claims.project_path=g/p\n`,
  ],
]

describe('unknown-parameter', () => {
  for (const [that, files] of rows) it(`fires on ${that}`, () => checkCase(files))
  for (const [that, files] of silent) it(`is silent about ${that}`, () => checkCase(files))
  it('is named where any project gets in by it', () => {
    const found = findings(analysed(script('bound_claims.project_path=g/p')))
    assert.deepEqual(
      found.map(({ rule, message }) => [rule, message.replace(/^.*for one: /, '')]),
      [
        [
          'missing-subject-condition',
          'Vault ignores bound_claims.project_path, which is no parameter of a role: a member of bound_claims stands in the JSON of the role, "bound_claims": { "project_path": … }',
        ],
      ],
    )
  })
})
