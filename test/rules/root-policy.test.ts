import { checkCase } from '../support/rules.ts'
import { vaultRole, vaultScript } from '../support/vault-role.ts'

/** That, and the members of a role. */
const rows: readonly (readonly [string, { readonly [name: string]: string }])[] = [
  ['a text', { token_policies: '«root-policy|"root"»' }],
  ['a text with commas', { token_policies: '"deploy, «root-policy|root»"' }],
  ['the old name of the field', { policies: '[«root-policy|"root"»]' }],
  ['capitals, which Vault makes small', { token_policies: '[«root-policy|"Root"»]' }],
]

const silent: readonly (readonly [string, { readonly [name: string]: string }])[] = [
  ['another name', { token_policies: '["rooted"]' }],
  ['the old field where the new one counts', { token_policies: '["deploy"]', policies: '["root"]' }],
]

describe('root-policy', () => {
  for (const [that, changes] of rows) it(`fires on ${that}`, () => checkCase(vaultScript(vaultRole(changes))))
  for (const [that, changes] of silent) it(`is silent about ${that}`, () => checkCase(vaultScript(vaultRole(changes))))
})
