import { plain } from '../../text/holes.ts'
import { unmarked } from '../../text/mapped-text.ts'
import { pinnedKeys } from '../published-keys.ts'
import { repeatedKeyTraps, type Trap } from '../traps.ts'
import type { TrustDocument, TrustPolicy } from '../trust.ts'
import { providerBehind } from './assemble.ts'
import type { Binding, Provider } from './model.ts'
import { isById, isSamePool, principalOf } from './names.ts'

/** What Google stores of a provider and its bindings, and does otherwise than it looks (gcp.md 1, 2 and 5). */
export function traps(_: TrustDocument, policy: TrustPolicy): readonly Trap[] {
  const behind = providerBehind(policy)
  if (behind === undefined) return []
  const { provider, bindings, others } = behind
  const keys = provider.keys && pinnedKeys(plain(provider.issuer?.text ?? []), provider.keys)
  // With one provider its condition says who is meant.
  const isShared = others === 'unknown' || others.size > 0
  return [
    ...(isShared ? bindings.flatMap((binding) => poolWide(binding, provider)) : []),
    ...(keys ?? []),
    ...repeatedKeyTraps(provider.repeated ?? []),
  ]
}

// gcp.md 5 [BP]: the binding names the pool and nothing else.
function poolWide({ members, on }: Binding, provider: Provider): readonly Trap[] {
  return members.flatMap(({ member, span }): readonly Trap[] => {
    const principal = principalOf(unmarked(member.text, member.holes))
    if (principal?.kind !== 'all' || principal.single || isById(principal) || isSamePool(principal, provider) !== 'yes') return []
    return [
      {
        id: 'pool-wide-grant',
        at: span,
        message: `The pool has several providers, and whoever one of them lets in gets ${on}`,
        unguarded: true,
      },
    ]
  })
}
