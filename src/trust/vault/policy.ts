import type { PlacedPolicy, TrustPolicy } from '../trust.ts'
import { compileCelRole } from './cel-role.ts'
import type { ConfigSource, RoleSource } from './role.ts'
import { compileRole } from './stages.ts'

/** What a policy was made of, for edits and refusals. Kept beside the policies, which are plain data, for as long as they live. */
interface Origin {
  readonly role: RoleSource
  readonly config: ConfigSource | undefined
}

const origins = new WeakMap<TrustPolicy, Origin>()

/** The role and configuration that a policy was made of; `undefined` for one that was not made here. */
export function originOf(policy: TrustPolicy): Origin | undefined {
  return origins.get(policy)
}

/** The policy of a role under one configuration of its auth method, or under one that is not known. */
export function policyOf(role: RoleSource, config: ConfigSource | undefined): PlacedPolicy {
  const compiled = role.cel ? compileCelRole(role, config) : compileRole(role, config)
  const policy: TrustPolicy = {
    relyingParty: 'vault',
    name: role.name,
    grants: `role ${role.name}`,
    aliases: [...new Set([role.name, ...role.otherNames])],
    named: {
      variables: [
        { name: 'VAULT_AUTH_ROLE', value: role.name, needed: true },
        ...(role.mount === undefined ? [] : [{ name: 'VAULT_AUTH_PATH', value: role.mount }]),
      ],
      words: [`auth/${role.mount ?? 'jwt'}/${role.cel ? 'cel/' : ''}login`, `role=${role.name}`],
    },
    ...compiled,
    span: role.span,
    resolved: role.fields,
    nameSpan: role.nameSpan,
  }
  origins.set(policy, { role, config: config ?? undefined })
  return { policy, document: role.document }
}
