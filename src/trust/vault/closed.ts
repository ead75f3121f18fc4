import { plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import { algorithmLeftOut, signingAlgorithm } from '../algorithms.ts'
import type { Stage } from '../trust.ts'
import { listField } from './fields.ts'
import type { ConfigSource, RoleSource } from './role.ts'

/** Where the configuration takes other algorithms than GitLab's, no token of its passes (vault.md 4 [CAP jwt.go]). */
export function algorithmStage(config: ConfigSource | undefined): readonly Stage[] {
  if (config === undefined) return []
  const span = algorithmLeftOut(listField(config.fields, 'jwt_supported_algs', config.document.text))
  if (span === undefined) return []
  const why = `GitLab signs with ${signingAlgorithm}, which jwt_supported_algs leaves out`
  const error = 'error validating token: invalid algorithm (alg) header parameter'
  return [{ stage: 'signature', check: { kind: 'constant', truth: 'no', why, span }, error }]
}

/** Where a role would give the policy `root`, which no login gets (hashicorp/vault, vault/request_handling.go). Names are in small letters to Vault. */
export function rootPolicy({ fields, document }: RoleSource): Span | undefined {
  const named = listField(fields, 'token_policies', document.text)
  const policies = named.length > 0 ? named : listField(fields, 'policies', document.text)
  return policies.find(({ text }) => plain(text)?.trim().toLowerCase() === 'root')?.span
}

/** Where a role would give the policy `root`, the login fails when all else is done. */
export function policiesStage(role: RoleSource): readonly Stage[] {
  const span = rootPolicy(role)
  const why = 'no login gets the policy root'
  return span === undefined
    ? []
    : [{ stage: 'grant', check: { kind: 'constant', truth: 'no', why, span }, error: 'auth methods cannot create root tokens' }]
}
