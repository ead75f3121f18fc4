import type { ClaimSet } from '../gitlab/claim-set.ts'
import { simulate } from '../simulate/simulate.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Report, Rule, RuleContext } from './rule.ts'
import { letsIn } from './support/intruders.ts'
import { ownToken } from './support/own-tokens.ts'
import { isGitLab } from './support/trust.ts'
import { ownerOf, waysInto } from './support/ways.ts'

/** Audiences that nobody asks for. */
const unlikely = ['https://another.example.com', 'urn:example:7-q/w']

/** A policy that says nothing of the audience: either it takes tokens that are meant for others, or none at all; vault.md 2 and 5. */
export const missingAudience: Rule = {
  id: 'missing-audience',
  summary: 'A trust policy names no audience, so that it takes tokens for any, or none at all',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPolicy({ policy, document, relyingParty }, context): Iterable<Report> {
    if (policy.audience.length > 0 || !isGitLab(policy, context.facts)) return
    const at = policy.nameSpan
    const none = refusalOf(policy, context)
    if (none !== undefined) {
      const refused = relyingParty.refusals?.(document, policy) ?? []
      if (refused.some((one) => one.unguarded === true || one.at.start === at.start)) return
      const message = `no audience is given, and GitLab's tokens always have one: ${policy.grants} takes none of them (${none})`
      yield { at, severity: 'error', message }
    } else if (takesAny(policy, context)) {
      const message = `no audience is demanded: a token for any other service gets ${policy.grants}, too`
      yield { at, message }
    }
  },
}

// What it answers where no audience at all is good enough, be it a text or a list.
function refusalOf(policy: TrustPolicy, { now, engines }: RuleContext): string | undefined {
  const stages = policy.stages.filter(({ stage }) => stage === 'audience')
  if (stages.length === 0) return undefined
  const [text, list] = [unlikely[0] ?? '', unlikely].map((aud) => {
    const claims: ClaimSet = { known: { aud }, unknown: {}, shapes: {} }
    return simulate({ ...policy, stages }, { claims, now, signature: 'assumed' }, engines)
  })
  return text?.outcome === 'deny' && list?.outcome === 'deny' ? (text.error ?? '') : undefined
}

function takesAny(policy: TrustPolicy, context: RuleContext): boolean {
  // What the files don't show may say which audiences are taken.
  if (policy.stages.some(({ stage, check }) => stage === 'audience' && check.kind === 'assumed')) return false
  return waysInto(policy, context).some((way) => {
    const { facts } = ownerOf(way, context.facts)
    const ref = facts.defaultBranch ?? 'main'
    const token = { kind: 'branch' as const, ref, with: { ref_protected: 'true' } }
    return unlikely.every((aud) =>
      letsIn(policy, ownToken(policy, facts, { ...token, with: { ...token.with, aud } }, context.now), context),
    )
  })
}
