import type { Span } from '../../text/span.ts'
import type { RequestKey, Term } from '../condition.ts'

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
  return provider === 'gitlab.com' ? [...defaultKeys, ...gitlabComKeys] : defaultKeys
}

/** What a condition key stands for in a call of AssumeRoleWithWebIdentity. */
export type Key =
  | { readonly kind: 'token'; readonly key: TokenKey; readonly term: Term }
  | { readonly kind: 'request'; readonly term: Term }
  /** Never in the request context. */
  | { readonly kind: 'absent'; readonly why: string; readonly term: Term }
  | { readonly kind: 'unknown'; readonly why: string }

/** Keys of the call itself, in lower case. aws.md 4, "Other keys". */
const requestKeys: { readonly [key: string]: RequestKey } = { 'sts:rolesessionname': 'sessionName' }

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
 */
export function keyNamed(name: string, provider: string, span: Span): Key {
  const lower = name.toLowerCase()
  const prefix = `${provider.toLowerCase()}:`
  if (lower.startsWith(prefix)) {
    const claim = lower.slice(prefix.length)
    const key = keysOf(provider).find((candidate) => candidate.name === claim)
    if (key !== undefined) return { kind: 'token', key, term: termOf(key, span) }
    const only = provider !== 'gitlab.com' && gitlabComKeys.some((candidate) => candidate.name === claim)
    const why = `AWS has no condition key ${name}${only ? ': only tokens of https://gitlab.com fill it' : ''}`
    return { kind: 'absent', why, term: never(span) }
  }
  const request = Object.hasOwn(requestKeys, lower) ? requestKeys[lower] : undefined
  if (request !== undefined) return { kind: 'request', term: { kind: 'request', key: request, span } }
  if (absentKeys.some((absent) => matches(lower, absent))) {
    return { kind: 'absent', why: `${name} is not part of a call of AssumeRoleWithWebIdentity`, term: never(span) }
  }
  const service = lower.slice(0, Math.max(0, lower.indexOf(':')))
  if (services.includes(service)) return { kind: 'unknown', why: `whether this call carries ${name}, and with which value, is not known` }
  return { kind: 'absent', why: `tokens of https://${provider} fill no condition key ${name}`, term: never(span) }
}

// `azp` before `aud`, and a list of one audience as that audience: aws.md 4, "Default" mapping.
function termOf(key: TokenKey, span: Span): Term {
  const terms = key.claims.map((claim): Term => {
    const read: Term = { kind: 'claim', path: [claim], span }
    return claim === 'aud' ? { kind: 'call', function: 'only', args: [read], span } : read
  })
  const [first] = terms
  return terms.length === 1 && first !== undefined ? first : { kind: 'call', function: 'coalesce', args: terms, span }
}

/** The value of the `aud` key, for the audience stage: aws.md 5 has the provider's client ids compared with it. */
export function audienceTerm(span: Span): Term {
  return termOf({ name: 'aud', claims: ['azp', 'aud'], about: '' }, span)
}

function never(span: Span): Term {
  return { kind: 'call', function: 'coalesce', args: [], span }
}

function matches(lower: string, absent: string): boolean {
  if (absent.endsWith('*')) return lower.startsWith(absent.slice(0, -1))
  return absent.endsWith('/') ? lower.startsWith(absent) : lower === absent
}
