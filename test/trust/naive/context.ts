import type { Call, NaiveClaim, NaiveClaims, NaiveTags } from './policy.ts'

/** What AWS documents a key to hold: aws.md 4. Whether an operator takes keys of another type it does not say. */
export type KeyType = 'text' | 'epoch' | 'time' | 'boolean' | 'address'

/** What a key holds in one call: a list, if it is multi-valued; `undefined` if nobody documents what a claim like this gives. */
export interface Held {
  readonly type: KeyType
  readonly value: string | readonly string[] | undefined
}

/** Condition keys in lower case. A key that is not there is missing. */
export type Context = Map<string, Held>

/** The claim that carries session tags: aws.md 4, UG:id_session-tags. */
export const tagsClaim = 'https://aws.amazon.com/tags'
/** The claim that lists the roles of a token: aws.md 4, `sts:RoleAuthorizedByIdp`. */
export const rolesClaim = 'https://aws.amazon.com/roles'

/** The keys that only tokens of https://gitlab.com fill, each from the claim of its name: aws.md 4. */
export const gitlabComKeys = [
  ...['namespace_id', 'project_id', 'user_id', 'user_login', 'user_email', 'user_access_level', 'ref_protected'],
  ...['pipeline_source', 'runner_environment'],
]

/** The request context of one call: aws.md 4. */
export function contextOf(claims: NaiveClaims, call: Call): Context {
  const context: Context = new Map()
  const put = (name: string, value: string | readonly string[] | undefined, type: KeyType = 'text') =>
    context.set(name.toLowerCase(), { type, value })
  // Only texts are documented as values of these keys (aws.md 10.2).
  const putClaim = (name: string, value: NaiveClaim | undefined) => {
    if (value !== undefined) put(`${call.provider}:${name}`, typeof value === 'string' ? value : undefined)
  }
  putClaim('sub', claims['sub'])
  putClaim('email', claims['email'])
  putClaim('aud', only(claims['azp'] ?? claims['aud']))
  putClaim('oaud', only(claims['aud']))
  if (call.provider === 'gitlab.com') for (const key of gitlabComKeys) putClaim(key, claims[key])
  const amr = claims['amr']
  if (amr !== undefined) put(`${call.provider}:amr`, texts(amr))
  put('sts:RoleSessionName', call.sessionName)
  put('sts:RoleAuthorizedByIdp', rolesOf(claims)?.includes(call.roleArn) ? 'true' : 'false', 'boolean')
  // The call of a test has these; whether every real one does is not documented.
  put('aws:SourceIp', call.sourceIp, 'address')
  put('aws:EpochTime', String(call.now), 'epoch')
  put('aws:CurrentTime', new Date(call.now * 1000).toISOString(), 'time')
  const tags = tagsOf(claims)
  if (tags !== undefined) {
    const names = Object.keys(tags.principal_tags)
    for (const name of names) put(`aws:RequestTag/${name}`, tags.principal_tags[name]?.[0])
    put('aws:TagKeys', names)
    put('sts:TransitiveTagKeys', tags.transitive_tag_keys)
  }
  return context
}

/** Keys that may be in the call or not; nobody documents it: aws.md 4, "Other keys". */
export const undocumented = ['aws:securetransport', 'aws:useragent', 'aws:federatedprovider']

/** The session tags of a token. */
export function tagsOf(claims: NaiveClaims): NaiveTags | undefined {
  const tags = claims[tagsClaim]
  return typeof tags === 'object' && 'principal_tags' in tags ? tags : undefined
}

/** The roles that a token is made for: a list, or one text with `;` between. */
export function rolesOf(claims: NaiveClaims): readonly string[] | undefined {
  const roles = claims[rolesClaim]
  if (roles === undefined) return undefined
  return typeof roles === 'string' ? roles.split(';') : texts(roles)
}

function only(value: NaiveClaim | undefined): NaiveClaim | undefined {
  const list = value === undefined ? undefined : texts(value)
  return list?.length === 1 ? list[0] : value
}

function texts(value: NaiveClaim): readonly string[] | undefined {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && !('principal_tags' in value) ? value : undefined
}
