import { claimCatalogue } from '../../gitlab/claims.ts'
import type { Trap } from '../traps.ts'
import type { RoleSource } from './role.ts'

/** The parameters of a role: vault-plugin-auth-jwt path_role.go, sdk/helper/tokenutil; `token_policies_template_claims` is OpenBao's. */
const parameters: ReadonlySet<string> = new Set([
  ...['name', 'role_type', 'expiration_leeway', 'not_before_leeway', 'clock_skew_leeway', 'max_age', 'oidc_scopes', 'oauth2_metadata'],
  ...['bound_subject', 'bound_audiences', 'bound_claims', 'bound_claims_type', 'bound_cidrs', 'claim_mappings', 'groups_claim'],
  ...['user_claim', 'user_claim_json_pointer', 'allowed_redirect_uris', 'verbose_oidc_logging', 'callback_mode', 'poll_interval'],
  ...['policies', 'num_uses', 'ttl', 'max_ttl', 'period', 'token_policies_template_claims', 'token_bound_cidrs', 'token_strictly_bind_ip'],
  ...['token_explicit_max_ttl', 'token_max_ttl', 'token_no_default_policy', 'token_period', 'token_policies', 'token_type', 'token_ttl'],
  'token_num_uses',
])

const claims: ReadonlySet<string> = new Set(claimCatalogue.map(({ name }) => name))

/**
 * What a command gives a role beside its parameters: Vault ignores it, with a warning (`Endpoint ignored these unrecognized parameters`;
 * hashicorp/vault sdk/framework backend.go). Only what certainly is no parameter of any version: `bound_claims.ref` and its like, the name of
 * a claim, and a parameter with an `s` too many or too few.
 */
export function unknownParameters({ fields, form, mount, cel }: RoleSource): readonly Trap[] {
  // Terraform's provider refuses them, and of a bare document nobody knows whether it is for Vault alone.
  if (cel || form === 'terraform' || mount === undefined) return []
  return fields.entries.flatMap(({ key }): readonly Trap[] => {
    const name = String(key.value)
    const instead = key.text === undefined && !parameters.has(name) ? meantBy(name) : undefined
    if (instead === undefined) return []
    return [
      {
        id: 'unknown-parameter',
        at: key.span,
        message: `Vault ignores ${name}, which is no parameter of a role: ${instead}`,
        unguarded: true,
      },
    ]
  })
}

function meantBy(name: string): string | undefined {
  const [, parameter = '', claim = ''] = /^(\w+?)[./:[]["']?([\w/-]+)["']?\]?$/.exec(name) ?? []
  if (parameters.has(parameter)) {
    const isMap = parameter === 'bound_claims' || parameter === 'claim_mappings'
    return isMap ? `a member of ${parameter} stands in the JSON of the role, "${parameter}": { "${claim}": … }` : `${parameter} is one`
  }
  if (claims.has(name)) return `claims stand in the JSON of the role, "bound_claims": { "${name}": … }`
  const near = name.endsWith('s') ? name.slice(0, -1) : `${name}s`
  return parameters.has(near) ? `${near} is one` : undefined
}
