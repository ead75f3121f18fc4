import { entry, follow, type Mapping, stringOf, valueAt } from '../../syntax/node.ts'
import { nameOf } from '../../text/paths.ts'
import type { FileId } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'
import type { ConfigSource, RoleSource } from './role.ts'

/** Fields that no other auth method of Vault has. */
const roleFields: readonly string[] = [
  'user_claim',
  'bound_claims',
  'bound_claims_type',
  'bound_subject',
  'bound_audiences',
  'claim_mappings',
]
const configFields: readonly string[] = ['oidc_discovery_url', 'jwks_url', 'jwks_pairs', 'jwt_validation_pubkeys', 'bound_issuer']

/** Whether a file may hold a role or configuration: a JSON file with a field of theirs. */
export function suspects(file: FileId, text: string): boolean {
  if (!/\.json$/i.test(file)) return false
  return /"(user_claim|bound_claims|bound_audiences|bound_subject|oidc_discovery_url|jwks_url|bound_issuer|cel_program)"/.test(text)
}

/** Whether these fields, written to a role's path, are those of a role of a JWT method. */
export function isRole(fields: Mapping): boolean {
  const type = stringOf(valueAt(fields, 'role_type'))
  return type === 'jwt' || type === 'oidc' || hasOne(fields, roleFields)
}

/** Whether these fields, written to the path of a configuration, are those of a JWT method. */
export function isConfig(fields: Mapping): boolean {
  return hasOne(fields, configFields)
}

/**
 * The roles and configurations of a document: what `vault write` takes and `vault read -format=json` prints (`{data: {…}}`), or `{role, config}`
 * of a trust test. A file that only looks alike is left out: a role has a `user_claim` beside a bound field or its type, a configuration
 * a source of keys that only these methods have (vault.md 6).
 */
export function sourcesOf(document: TrustDocument): readonly (RoleSource | ConfigSource)[] {
  const root = follow(document.root)
  if (root?.kind !== 'mapping') return []
  const inline = given(root, document)
  if (inline !== undefined) return inline
  const data = valueAt(root, 'data')
  const fields = data?.kind === 'mapping' ? data : root
  if (looksLikeRole(fields)) return [roleOf(fields, document)]
  return looksLikeConfig(fields) ? [{ kind: 'config', fields, mount: undefined, document, form: 'json', span: fields.span }] : []
}

function given(root: Mapping, document: TrustDocument): readonly (RoleSource | ConfigSource)[] | undefined {
  const role = valueAt(root, 'role')
  if (role?.kind !== 'mapping' || /\.json$/i.test(document.file)) return undefined
  const config = valueAt(root, 'config')
  return [
    roleOf(role, document),
    ...(config?.kind === 'mapping'
      ? [{ kind: 'config', fields: config, mount: undefined, document, form: 'json', span: config.span } as const]
      : []),
  ]
}

function looksLikeRole(fields: Mapping): boolean {
  if (isCel(fields)) return true
  if (stringOf(valueAt(fields, 'user_claim')) === undefined) return false
  return hasOne(fields, ['bound_claims', 'bound_audiences', 'bound_subject', 'role_type'])
}

function isCel(fields: Mapping): boolean {
  const program = valueAt(fields, 'cel_program')
  return program?.kind === 'mapping' && stringOf(valueAt(program, 'expression')) !== undefined
}

function looksLikeConfig(fields: Mapping): boolean {
  if (hasOne(fields, ['oidc_discovery_url', 'jwt_validation_pubkeys'])) return true
  return hasOne(fields, ['jwks_url', 'jwks_pairs']) && hasOne(fields, ['bound_issuer', 'default_role', 'jwt_supported_algs'])
}

// The file's name is the role's, as nothing in it says another.
function roleOf(fields: Mapping, document: TrustDocument): RoleSource {
  const named = stringOf(valueAt(fields, 'name'))
  const name = (named ?? nameOf(document.file).replace(/(\.claimtest)?\.\w+$/, '')).toLowerCase()
  const nameSpan = entry(fields, isCel(fields) ? 'cel_program' : 'user_claim')?.key.span ?? {
    ...fields.span,
    end: Math.min(fields.span.end, fields.span.start + 1),
  }
  return {
    kind: 'role',
    fields,
    name,
    otherNames: [],
    mount: undefined,
    cel: isCel(fields),
    document,
    form: 'json',
    span: fields.span,
    nameSpan,
  }
}

function hasOne(fields: Mapping, keys: readonly string[]): boolean {
  return keys.some((key) => entry(fields, key) !== undefined)
}
