import { checkCase, checkFix } from '../support/rules.ts'
import { vaultRole, vaultScript } from '../support/vault-role.ts'

/** That, and the members of a role. */
const rows: readonly (readonly [string, { readonly [name: string]: string }])[] = [
  ['the id of the pipeline', { user_claim: '«identity-per-job|"pipeline_id"»' }],
  ['the id of the token', { user_claim: '«identity-per-job|"jti"»' }],
  ['a pointer', { user_claim: '«identity-per-job|"/job_id"»', user_claim_json_pointer: 'true' }],
]

const silent: readonly (readonly [string, { readonly [name: string]: string }])[] = [
  ['the user', { user_claim: '"user_login"' }],
  ['the subject', { user_claim: '"sub"' }],
  ['metadata', { claim_mappings: '{ "job_id": "job" }' }],
]

describe('identity-per-job', () => {
  for (const [that, changes] of rows) it(`fires on ${that}`, () => checkCase(vaultScript(vaultRole(changes))))
  for (const [that, changes] of silent) it(`is silent about ${that}`, () => checkCase(vaultScript(vaultRole(changes))))
  it('is fixed in JSON', () =>
    checkFix(
      'identity-per-job',
      vaultScript(vaultRole({ user_claim: '"job_id"' })) + vaultScript(vaultRole(), undefined, '=== vault.sh (fixed)'),
      { safe: true },
    ))
  it('is fixed in a pointer', () =>
    checkFix(
      'identity-per-job',
      vaultScript(vaultRole({ user_claim: '"/jti"', user_claim_json_pointer: 'true' })) +
        vaultScript(vaultRole({ user_claim: '"/project_id"', user_claim_json_pointer: 'true' }), undefined, '=== vault.sh (fixed)'),
      { safe: true },
    ))
})
