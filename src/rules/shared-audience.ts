import { plain } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import type { PolicyEntry, ProjectContext, Rule } from './rule.ts'
import { letsIn } from './support/intruders.ts'
import { ownToken } from './support/own-tokens.ts'
import { branchOrTag, literalRefs } from './support/refs.ts'
import { isGitLab } from './support/trust.ts'
import { ownerOf, waysInto } from './support/ways.ts'

/** Two relying parties that take the same token: whoever runs one of them can use it at the other; gitlab.md 6.3, number 18. */
export const sharedAudience: Rule = {
  id: 'shared-audience',
  summary: 'Two relying parties take the same token, since they accept the same audience',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkProject(context) {
    for (const [audience, places] of byAudience(context)) {
      if (new Set(places.map(({ entry }) => entry.relyingParty.id)).size < 2) continue
      const pair = sharedBy(places, audience, context)
      if (pair === undefined) continue
      const [first, second] = pair
      yield {
        at: second.at,
        message: `a token for ${audience} is good at ${first.entry.relyingParty.title} and at ${second.entry.relyingParty.title}: each of them can use it at the other`,
        related: [{ message: `${first.entry.policy.grants} accepts ${audience}, too`, at: first.at }],
      }
    }
  },
}

interface Place {
  readonly entry: PolicyEntry
  readonly at: Span
}

function byAudience(context: ProjectContext): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>()
  for (const entry of context.policies) {
    for (const { text, span } of entry.policy.audience) {
      const audience = plain(text)
      if (audience === undefined || audience === '') continue
      const places = found.get(audience) ?? []
      found.set(audience, [...places, { entry, at: span }])
    }
  }
  return new Map([...found].map(([audience, places]) => [audience, places.toSorted(byPlace)]))
}

function byPlace({ at: one }: Place, { at: other }: Place): number {
  return one.file === other.file ? one.start - other.start : one.file < other.file ? -1 : 1
}

// The first two of different relying parties that let in one and the same token.
function sharedBy(places: readonly Place[], audience: string, context: ProjectContext): readonly [Place, Place] | undefined {
  const gitLabs = places.filter(({ entry }) => isGitLab(entry.policy, context.facts))
  for (const [i, first] of gitLabs.entries()) {
    const tokens = tokensOf(first.entry, audience, context)
    const second = gitLabs
      .slice(i + 1)
      .filter(({ entry }) => entry.relyingParty.id !== first.entry.relyingParty.id)
      .find(({ entry }) => tokens.some((claims) => letsIn(entry.policy, claims, context)))
    if (second !== undefined) return [first, second]
  }
  return undefined
}

// Of the refs that the policy names, and of the default branch: those that get in.
function tokensOf({ policy }: PolicyEntry, audience: string, context: ProjectContext) {
  return waysInto(policy, context).flatMap((way) => {
    const { facts } = ownerOf(way, context.facts)
    const refs = [...literalRefs(way).map(({ ref }) => ref), ...(facts.defaultBranch === undefined ? [] : [facts.defaultBranch])]
    return [...new Set(refs)].flatMap((ref) =>
      branchOrTag
        .map((kind) => ownToken(policy, facts, { kind, ref, with: { aud: audience } }, context.now))
        .filter((claims) => letsIn(policy, claims, context)),
    )
  })
}
