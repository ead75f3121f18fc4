import { entry, follow } from '../../syntax/node.ts'
import { plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Refusal, TrustDocument, TrustPolicy } from '../trust.ts'
import { valuesOf } from './bound-claims.ts'
import { fieldOf, listField, secondsField, textField } from './fields.ts'
import { mappedClaims } from './identity.ts'
import { originOf } from './policy.ts'
import type { ConfigSource, RoleSource } from './role.ts'

/** What Vault answers when a role or the configuration of its method is written, in its own words (vault.md 1 and 2 [P path_role.go, path_config.go]). */
export function refusals(_document: TrustDocument, policy: TrustPolicy): readonly Refusal[] {
  const origin = originOf(policy)
  if (origin === undefined) return []
  const { role, config } = origin
  return [...(role.cel ? [] : ofRole(role)), ...(config === undefined ? [] : ofConfig(config))]
}

function ofRole(role: RoleSource): readonly Refusal[] {
  const { fields, nameSpan } = role
  const source = role.document.text
  const at = (name: string): Span => entry(fields, name)?.key.span ?? nameSpan
  const found: Refusal[] = []
  const type = textField(fields, 'role_type')
  const known = type === undefined ? 'oidc' : plain(type.text)
  if (known !== undefined && known !== 'jwt' && known !== 'oidc')
    found.push({ at: type?.span ?? nameSpan, message: `invalid 'role_type': ${known}` })
  const claimsType = textField(fields, 'bound_claims_type')
  const kind = claimsType === undefined ? 'string' : plain(claimsType.text)
  if (claimsType !== undefined && kind !== undefined && kind !== 'string' && kind !== 'glob')
    found.push({ at: claimsType.span, message: `invalid 'bound_claims_type': ${kind}` })
  if (kind === 'glob') found.push(...globs(role))
  found.push(...mappings(role), ...maps(role))
  if (fieldOf(fields, 'user_claim') === undefined || textField(fields, 'user_claim') === undefined)
    found.push({ at: at('user_claim'), message: 'a user claim must be defined on the role' })
  if (known === 'oidc' && listField(fields, 'allowed_redirect_uris', source).length === 0) {
    found.push({ at: type?.span ?? nameSpan, message: "'allowed_redirect_uris' must be set if 'role_type' is 'oidc' or unspecified." })
  }
  if (known === 'jwt' && !isBound(role))
    found.push({ at: nameSpan, message: 'must have at least one bound constraint when creating/updating a role', unguarded: true })
  const [ttl, most] = [lifetime(role, 'token_ttl', 'ttl'), lifetime(role, 'token_max_ttl', 'max_ttl')]
  if (ttl !== undefined && most !== undefined && most > 0 && ttl > most)
    found.push({
      at: at(fieldOf(fields, 'token_ttl') === undefined ? 'ttl' : 'token_ttl'),
      message: 'ttl should not be greater than max ttl',
    })
  return [...found, ...batch(role)]
}

// Tokens that nobody keeps can neither be renewed for ever nor counted (hashicorp/vault, sdk/helper/tokenutil).
function batch(role: RoleSource): readonly Refusal[] {
  const type = textField(role.fields, 'token_type')
  const known = plain(type?.text ?? [])
  if (type === undefined || (known !== 'batch' && known !== 'default-batch')) return []
  const refused = (what: string): readonly Refusal[] => [
    { at: type.span, message: `'token_type' cannot be 'batch' or 'default_batch' when set to generate ${what}` },
  ]
  const uses = textField(role.fields, 'token_num_uses') ?? textField(role.fields, 'num_uses')
  return [
    ...((lifetime(role, 'token_period', 'period') ?? 0) > 0 ? refused('periodic tokens') : []),
    ...(/^[1-9]\d*$/.test(plain(uses?.text ?? []) ?? '') ? refused('tokens with limited use count') : []),
  ]
}

function lifetime({ fields }: RoleSource, name: string, old: string): number | undefined {
  const seconds = secondsField(fields, name) ?? secondsField(fields, old)
  return typeof seconds === 'number' ? seconds : undefined
}

function isBound({ fields, document }: RoleSource): boolean {
  const claims = fieldOf(fields, 'bound_claims')
  const some = claims !== undefined && (claims.kind !== 'mapping' || claims.entries.length > 0)
  const lists = ['bound_audiences', 'token_bound_cidrs', 'bound_cidrs'].some((name) => {
    const node = fieldOf(fields, name)
    return node !== undefined && (node.kind === 'sequence' ? node.items.length > 0 : listField(fields, name, document.text).length > 0)
  })
  return some || lists || textField(fields, 'bound_subject') !== undefined
}

function globs({ fields, document }: RoleSource): readonly Refusal[] {
  const claims = fieldOf(fields, 'bound_claims')
  if (claims?.kind !== 'mapping') return []
  return claims.entries.flatMap(({ value }): readonly Refusal[] => {
    const node = follow(value)
    if (node?.kind === 'mapping' || (node?.kind === 'scalar' && node.value === null))
      return [{ at: node.span, message: `claim is not a string or list: ${document.text.slice(node.span.start, node.span.end)}` }]
    return valuesOf(node, document.text).flatMap((one) =>
      one.kind === 'text' ? [] : [{ at: one.span, message: `claim is not a string: ${document.text.slice(one.span.start, one.span.end)}` }],
    )
  })
}

// The command line knows texts and lists of texts, no maps, and a text is no map to Vault, JSON or not (hashicorp/vault sdk/framework
// field_data.go, TypeMap and TypeKVPairs; its page of the JWT method says so too).
function maps({ fields, form }: RoleSource): readonly Refusal[] {
  if (form !== 'arguments') return []
  const instead = 'give the role as JSON, on the input (-) or in a file (@role.json)'
  const [claims, mapped] = ['bound_claims', 'claim_mappings'].map((name) => entry(fields, name))
  return [
    ...(claims === undefined
      ? []
      : [{ at: claims.key.span, message: `error converting input for field "bound_claims": '' expected a map, got 'string': ${instead}` }]),
    ...(mapped?.value.kind === 'mapping'
      ? [{ at: mapped.key.span, message: `claim_mappings takes claim=metadata here, no JSON: ${instead}` }]
      : []),
  ]
}

function mappings({ fields, document }: RoleSource): readonly Refusal[] {
  const seen = new Set<string>()
  return mappedClaims(fields, document.text).flatMap(({ target, span }): readonly Refusal[] => {
    if (target === 'role') return [{ at: span, message: 'metadata key "role" is reserved and may not be a mapping destination' }]
    if (target === '' || !seen.has(target)) {
      seen.add(target)
      return []
    }
    return [{ at: span, message: `multiple keys are mapped to metadata key ${JSON.stringify(target)}` }]
  })
}

const keySources: readonly string[] = ['jwt_validation_pubkeys', 'jwks_url', 'jwks_pairs', 'oidc_discovery_url']

/** What `jwt_supported_algs` may name; hashicorp/vault-plugin-auth-jwt, path_config.go. */
const algorithms: readonly string[] = ['RS', 'ES', 'PS'].flatMap((kind) => ['256', '384', '512'].map((size) => kind + size)).concat('EdDSA')

function ofConfig({ fields, span, document }: ConfigSource): readonly Refusal[] {
  const given = keySources.filter((name) => {
    const node = fieldOf(fields, name)
    return node !== undefined && (node.kind === 'sequence' ? node.items.length > 0 : textField(fields, name) !== undefined)
  })
  const at = (name: string | undefined): Span =>
    (name === undefined ? undefined : entry(fields, name)?.key.span) ?? { ...span, end: Math.min(span.end, span.start + 1) }
  const found: Refusal[] = []
  // Without any the rest may be written elsewhere; two at once are wrong for sure.
  if (given.length > 1) {
    found.push({
      at: at(given[1]),
      message: "exactly one of 'jwt_validation_pubkeys', 'jwks_url', 'jwks_pairs' or 'oidc_discovery_url' must be set",
    })
  }
  if (given.includes('jwks_pairs') && textField(fields, 'bound_issuer') !== undefined)
    found.push({ at: at('bound_issuer'), message: "Bound issuer is not supported for use with 'jwks_pairs'" })
  for (const { text, span: at } of listField(fields, 'jwt_supported_algs', document.text)) {
    const name = plain(text)
    if (name !== undefined && !algorithms.includes(name)) found.push({ at, message: `Invalid supported algorithm: ${name}` })
  }
  const discovery = textField(fields, 'oidc_discovery_url')
  const url = plain(discovery?.text ?? []) ?? ''
  // OpenBao's text; Vault looks for the document below that address, and answers `error checking oidc discovery URL` (vault.md 5 [OB]).
  if (discovery !== undefined && url.includes('.well-known/openid-configuration'))
    found.push({ at: discovery.span, message: "'oidc_discovery_url' contains '.well-known' component" })
  return found
}
