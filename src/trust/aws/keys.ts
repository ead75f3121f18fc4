import type { Span } from '../../text/span.ts'
import type { FunctionId, RequestKey, Term } from '../condition.ts'

/** What AWS documents a key to hold. `epoch`: seconds since 1970, also a number. A `list` needs `ForAnyValue:` or `ForAllValues:`. */
export type KeyType = 'text' | 'list' | 'time' | 'epoch' | 'boolean' | 'address'

/** A condition key that a token fills; `claims` are those whose first present one is its value. */
export interface TokenKey {
  readonly name: string
  readonly claims: readonly string[]
  /** Needs `ForAnyValue:` or `ForAllValues:`. */
  readonly multivalued?: boolean
  readonly about: string
}

/** The keys that every OIDC provider in an account gets: aws.md 4, UG:reference_policies_iam-condition-keys, "Default" mapping. */
const defaultKeys: readonly TokenKey[] = [
  { name: 'sub', claims: ['sub'], about: 'The subject of the token.' },
  { name: 'aud', claims: ['azp', 'aud'], about: 'The azp claim if the token has one, else aud.' },
  { name: 'oaud', claims: ['aud'], about: 'The aud claim, also where azp stands in for aud.' },
  { name: 'amr', claims: ['amr'], multivalued: true, about: 'How the user signed in; multi-valued.' },
  { name: 'email', claims: ['email'], about: 'The email claim; GitLab calls its own user_email.' },
]

/**
 * The further keys of the issuer https://gitlab.com; AWS says that self-managed and Dedicated instances do not get them.
 * Source: aws.md 4, UG:reference_policies_iam-condition-keys tab "GitLab.com", and SAR.
 */
const gitlabComKeys: readonly TokenKey[] = [
  { name: 'namespace_id', claims: ['namespace_id'], about: 'The id of the group or user that holds the project; a rename keeps it.' },
  { name: 'project_id', claims: ['project_id'], about: 'The id of the project; a rename or move keeps it.' },
  { name: 'user_id', claims: ['user_id'], about: 'The id of the user who runs the job.' },
  { name: 'user_login', claims: ['user_login'], about: 'The name of the user who runs the job; it can change.' },
  { name: 'user_email', claims: ['user_email'], about: 'The e-mail address of the user who runs the job; it can change.' },
  { name: 'user_access_level', claims: ['user_access_level'], about: "The user's role in the project: developer, maintainer, owner." },
  { name: 'ref_protected', claims: ['ref_protected'], about: '"true" if the branch or tag is protected, else "false".' },
  { name: 'pipeline_source', claims: ['pipeline_source'], about: 'What started the pipeline: push, web, schedule, merge_request_event.' },
  { name: 'runner_environment', claims: ['runner_environment'], about: 'gitlab-hosted or self-hosted.' },
]

/** The keys that tokens of a provider fill, by the provider's host and path. */
export function keysOf(provider: string): readonly TokenKey[] {
  return provider === 'gitlab.com' ? allKeys : defaultKeys
}

const allKeys: readonly TokenKey[] = [...defaultKeys, ...gitlabComKeys]

/** What a condition key stands for in a call of AssumeRoleWithWebIdentity. */
export type Key =
  | { readonly kind: 'token'; readonly key: TokenKey; readonly type: KeyType; readonly term: Term }
  | { readonly kind: 'request'; readonly type: KeyType; readonly term: Term; readonly about: string }
  /** Never in the request context. */
  | { readonly kind: 'absent'; readonly why: string; readonly term: Term }
  | { readonly kind: 'unknown'; readonly why: string }

/** The claim that carries session tags, whole or flattened, and the one that names roles: aws.md 4. */
const tagsClaim = 'https://aws.amazon.com/tags'
const rolesClaim = 'https://aws.amazon.com/roles'

const rolesWhy = `the token names roles in ${rolesClaim}; STS refuses it if this role is not among them`

interface RequestRow {
  readonly type: KeyType
  readonly about: string
  term(span: Span): Term
}

/** Keys of the call itself, in lower case. aws.md 4, "Other keys" and "Session tags in the JWT". */
const requestKeys: { readonly [key: string]: RequestRow } = {
  'sts:rolesessionname': { type: 'text', about: 'The session name of the call.', term: (span) => requested('sessionName', span) },
  'aws:sourceip': { type: 'address', about: 'The address that the call comes from.', term: (span) => requested('sourceIp', span) },
  'aws:currenttime': { type: 'time', about: 'The time of the call.', term: (span) => requested('now', span) },
  'aws:epochtime': { type: 'epoch', about: 'The time of the call, in seconds since 1970.', term: (span) => requested('now', span) },
  'sts:roleauthorizedbyidp': {
    type: 'boolean',
    about: `Whether the token's claim ${rolesClaim} names the role.`,
    // False without the claim. With it, a role that it doesn't name gets no answer but an error, and which role is called is open.
    term: (span) =>
      call('coalesce', [call('text', [claim([rolesClaim], span), json(rolesWhy, span)], span), { kind: 'json', value: false, span }], span),
  },
  'aws:tagkeys': {
    type: 'list',
    about: 'The names of the session tags in the token.',
    term: (span) => call('keys', [tagsTerm(span)], span),
  },
  'sts:transitivetagkeys': { type: 'list', about: 'The session tags in the token that further roles keep.', term: transitiveTerm },
}

const requestTag = 'aws:requesttag/'

/**
 * Keys that this call never carries, in lower case: it is unsigned, so no AWS principal stands behind it, and external id
 * and duration belong to other calls. aws.md 4, "Other keys". A `/` or `*` at the end stands for what may follow.
 */
const absentKeys: readonly string[] = [
  ...['aws:principalarn', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalaccount', 'aws:principaltag/', 'aws:username'],
  ...['sts:durationseconds', 'sts:externalid', 'sts:requestcontext*'],
]

/** The services whose keys can be part of this call. */
const services: readonly string[] = ['aws', 'sts', 'iam']

/**
 * Looks up a condition key, in any case: names of condition keys are case-insensitive (aws.md 2,
 * UG:reference_policies_elements_condition). A key that nobody documents for this call is `unknown`, with its reason.
 * `open` says why the provider's name is not known as a whole; then `provider` is its text for people.
 */
export function keyNamed(name: string, provider: string, span: Span, open?: string): Key {
  const lower = name.toLowerCase()
  const prefix = `${provider.toLowerCase()}:`
  if (provider !== '' && lower.startsWith(prefix)) return tokenKey(name, lower.slice(prefix.length), provider, span, open)
  const request = Object.hasOwn(requestKeys, lower) ? requestKeys[lower] : undefined
  if (request !== undefined) return { kind: 'request', type: request.type, about: request.about, term: request.term(span) }
  if (lower.startsWith(requestTag) && lower.length > requestTag.length) {
    const term = call('only', [call('member', [tagsTerm(span), json(name.slice(requestTag.length), span)], span)], span)
    return { kind: 'request', type: 'text', about: 'A session tag in the token.', term }
  }
  if (absentKeys.some((absent) => matches(lower, absent))) {
    return { kind: 'absent', why: `${name} is not part of a call of AssumeRoleWithWebIdentity`, term: never(span) }
  }
  const service = lower.slice(0, Math.max(0, lower.indexOf(':')))
  if (services.includes(service)) return { kind: 'unknown', why: `whether this call carries ${name}, and with which value, is not known` }
  if (open !== undefined) return { kind: 'unknown', why: open }
  return { kind: 'absent', why: `tokens of https://${provider} fill no condition key ${name}`, term: never(span) }
}

function tokenKey(name: string, claimName: string, provider: string, span: Span, open: string | undefined): Key {
  const key = keysOf(provider).find((candidate) => candidate.name === claimName)
  if (key !== undefined) return { kind: 'token', key, type: key.multivalued === true ? 'list' : 'text', term: termOf(key, span) }
  const only = provider !== 'gitlab.com' && gitlabComKeys.some((candidate) => candidate.name === claimName)
  if (only && open !== undefined) return { kind: 'unknown', why: open }
  const why = `AWS has no condition key ${name}${only ? ': only tokens of https://gitlab.com fill it' : ''}`
  return { kind: 'absent', why, term: never(span) }
}

// `azp` before `aud`, and a list of one audience as that audience: aws.md 4, "Default" mapping.
function termOf(key: TokenKey, span: Span): Term {
  const terms = key.claims.map((name) => (name === 'aud' ? call('only', [claim([name], span)], span) : claim([name], span)))
  const [first] = terms
  return terms.length === 1 && first !== undefined ? first : call('coalesce', terms, span)
}

/** The value of the `aud` key, for the audience stage: aws.md 5 has the provider's client ids compared with it. */
export function audienceTerm(span: Span): Term {
  return termOf({ name: 'aud', claims: ['azp', 'aud'], about: '' }, span)
}

/** The session tags of a token as an object, missing where it has none: nested in one claim, or each in a claim of its own (aws.md 4). */
export function tagsTerm(span: Span): Term {
  return call(
    'coalesce',
    [claim([tagsClaim, 'principal_tags'], span), call('under', [claim([], span), json(`${tagsClaim}/principal_tags/`, span)], span)],
    span,
  )
}

function transitiveTerm(span: Span): Term {
  return call('coalesce', [claim([tagsClaim, 'transitive_tag_keys'], span), claim([`${tagsClaim}/transitive_tag_keys`], span)], span)
}

function never(span: Span): Term {
  return call('coalesce', [], span)
}

function call(name: FunctionId, args: readonly Term[], span: Span): Term {
  return { kind: 'call', function: name, args, span }
}

function claim(path: readonly string[], span: Span): Term {
  return { kind: 'claim', path, span }
}

function json(value: string, span: Span): Term {
  return { kind: 'json', value, span }
}

function requested(key: RequestKey, span: Span): Term {
  return { kind: 'request', key, span }
}

function matches(lower: string, absent: string): boolean {
  if (absent.endsWith('*')) return lower.startsWith(absent.slice(0, -1))
  return absent.endsWith('/') ? lower.startsWith(absent) : lower === absent
}
