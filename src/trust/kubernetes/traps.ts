import { algorithmLeftOut } from '../algorithms.ts'
import type { Trap } from '../traps.ts'
import type { Authenticator, Source } from './model.ts'

/** What an entry or flags of the API server do otherwise than they look (others.md 1). */
export function trapsOf(entry: Authenticator): readonly Trap[] {
  return [...unsupportedAlgorithm(entry), ...unprefixed(entry)]
}

// gitlab.md 1: RS256, always. Only flags can name algorithms.
function unsupportedAlgorithm({ algorithms }: Authenticator): readonly Trap[] {
  const at = algorithms === undefined ? undefined : algorithmLeftOut(algorithms.map(({ text, span }) => ({ text: [text], span })))
  return at === undefined
    ? []
    : [
        {
          id: 'unsupported-algorithm',
          at,
          message: "GitLab signs with RS256, which oidc-signing-algs leaves out: no token of GitLab's gets in",
        },
      ]
}

/** Claims whose value somebody at GitLab chooses, and that can be the same as a name in the cluster; gitlab.md 2. */
const chosen: readonly string[] = ['user_login', 'user_email', 'namespace_path', 'ref', 'environment', 'groups_direct']

// The cluster tells users of two issuers apart by their names alone (others.md 1, claimMappings).
function unprefixed(entry: Authenticator): readonly Trap[] {
  const sources = [
    ['user', entry.username],
    ['group', entry.groups],
  ] as const
  return sources.flatMap(([what, source]): readonly Trap[] => {
    const claim = source && bareClaim(source)
    if (source === undefined || claim === undefined || !chosen.includes(claim) || isGuarded(entry, claim)) return []
    const written = source.kind === 'claim' ? (source.prefix ?? source.claim) : source.kind === 'expression' ? source.expression : undefined
    if (written === undefined) return []
    return [
      {
        id: 'unprefixed-identity',
        at: written.span,
        message: `The ${what} is ${claim} without a prefix: who has the name of a ${what} of the cluster there, is that ${what}`,
      },
    ]
  })
}

// The claim that is the name as it stands.
function bareClaim(source: Source): string | undefined {
  if (source.kind === 'claim') return source.prefix?.text === '' ? source.claim.text : undefined
  return source.kind === 'expression' ? /^\s*claims\.(\w+)\s*$/.exec(source.expression.text)?.[1] : undefined
}

// Rules may leave only names that are meant.
function isGuarded({ claimRules, userRules }: Authenticator, claim: string): boolean {
  return (
    userRules.length > 0 ||
    claimRules.some((rule) =>
      rule.kind === 'claim' ? rule.claim.text === claim : rule.kind === 'wrong' || rule.expression.text.includes(claim),
    )
  )
}
