import type { CompiledCel } from '../cel/compiled.ts'
import type { Refusal } from '../trust.ts'
import type { Authenticator, Source } from './documents.ts'

/** Why the API server would not start with an entry (apiserver/pkg/apis/apiserver/validation/validation.go; others.md 1). Only what is certain. */
export function refusalsOf(entry: Authenticator, expressions: readonly CompiledCel[]): readonly Refusal[] {
  const { nameSpan } = entry
  return [
    ...(entry.url === undefined ? [{ at: nameSpan, message: 'issuer.url: Required value' }] : []),
    ...(entry.url !== undefined && !entry.url.text.startsWith('https://')
      ? [{ at: entry.url.span, message: 'issuer.url: URL scheme must be https' }]
      : []),
    ...ofAudiences(entry),
    ...(entry.username === undefined
      ? [{ at: nameSpan, message: 'claimMappings.username: Required value: claim or expression is required' }]
      : []),
    ...ofPrefix(entry.username, 'username'),
    ...ofPrefix(entry.groups, 'groups'),
    ...[...entry.claimRules, ...entry.userRules].flatMap((rule) =>
      rule.kind === 'wrong' ? [{ at: rule.span, message: 'A rule has either a claim or an expression' }] : [],
    ),
    ...entry.extra.flatMap(({ key }) =>
      key !== undefined && !/^[a-z0-9.-]+\/.+$/.test(key.text)
        ? [{ at: key.span, message: `The key ${key.text} of extra must be a domain-prefixed path` }]
        : [],
    ),
    ...expressions.flatMap(({ problems }) => problems.map(({ message, span }) => ({ at: span, message }))),
  ]
}

function ofAudiences({ audiences, matchPolicy, nameSpan }: Authenticator): readonly Refusal[] {
  const at = audiences[0]?.span ?? nameSpan
  if (audiences.length === 0) return [{ at, message: 'issuer.audiences: Required value: at least one audience is required' }]
  if (audiences.length > 1 && matchPolicy?.text !== 'MatchAny')
    return [
      { at: matchPolicy?.span ?? at, message: 'issuer.audienceMatchPolicy: audienceMatchPolicy must be MatchAny for multiple audiences' },
    ]
  return matchPolicy !== undefined && matchPolicy.text !== '' && matchPolicy.text !== 'MatchAny'
    ? [{ at: matchPolicy.span, message: `issuer.audienceMatchPolicy: ${matchPolicy.text} is none; it is MatchAny or empty` }]
    : []
}

function ofPrefix(source: Source | undefined, what: string): readonly Refusal[] {
  if (source?.kind !== 'claim' || source.prefix !== undefined) return []
  return [
    {
      at: source.claim.span,
      message: `claimMappings.${what}.prefix: Required value: prefix is required when claim is set. It can be set to an empty string to disable prefixing`,
    },
  ]
}
