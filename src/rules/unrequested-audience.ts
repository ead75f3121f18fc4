import { undefinedIn } from '../gitlab/expand.ts'
import { family } from '../gitlab/held.ts'
import { mint } from '../gitlab/mint.ts'
import { situate } from '../gitlab/runs.ts'
import { defaultBranch } from '../gitlab/scenario.ts'
import { plain } from '../text/holes.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { ProjectContext, Rule } from './rule.ts'
import { letsIn } from './support/intruders.ts'
import { ownToken } from './support/own-tokens.ts'
import { branchOrTag, literalRefs } from './support/refs.ts'
import { isGitLab } from './support/trust.ts'
import { ownerOf, waysInto } from './support/ways.ts'

/** A policy for this project whose audience none of its jobs asks for: nothing can use it; gitlab.md 3.1. */
export const unrequestedAudience: Rule = {
  id: 'unrequested-audience',
  summary: 'A trust policy for this project accepts an audience that no job asks for',
  since: '0.3.0',
  severity: 'info',
  confidence: 'medium',
  fixable: false,
  *checkProject(context) {
    const asked = askedIn(context)
    if (asked === undefined) return
    for (const { policy } of context.policies) {
      const [first] = policy.audience
      const accepted = policy.audience.map(({ text }) => plain(text))
      // That a job and a policy which mean each other don't fit, is a finding at both.
      if (first === undefined || accepted.includes(undefined) || context.links.some((link) => link.policy === policy)) continue
      if (!isGitLab(policy, context.facts) || accepted.some((audience) => audience !== undefined && asked.has(audience))) continue
      if (!isForUs(policy, context) || [...asked].some((audience) => isForUs(policy, context, audience))) continue
      yield {
        at: first.span,
        message: `no job of this project asks for the audience ${accepted.join(' or ')}, so none gets ${policy.grants}`,
      }
    }
  },
}

// Every audience that a job of the project asks for; nothing where some are not known, or nobody shows a pipeline.
function askedIn(context: ProjectContext): ReadonlySet<string> | undefined {
  const { facts, now } = context
  const pipelines = context.pipelines.flatMap(family)
  if (pipelines.length === 0 || pipelines.some(({ unresolved, problems }) => unresolved.length > 0 || problems.length > 0)) return undefined
  const asked = new Set<string>()
  for (const job of pipelines.flatMap(({ jobs }) => jobs)) {
    if (job.tokensUnknown !== undefined || job.incomplete !== undefined) return undefined
    for (const token of job.tokens) {
      if (token.identity === true) continue
      const { situation, variables } = situate(job, defaultBranch, facts)
      const scope = { facts, job, variables, situation, environment: undefined }
      if (token.aud.kind === 'invalid' || token.aud.values.some(({ value }) => undefinedIn(value, scope).length > 0)) return undefined
      const aud = mint({ job, token, scenario: defaultBranch, facts, now }).known['aud']
      const values = Array.isArray(aud) ? aud : [aud]
      for (const value of values) {
        if (typeof value !== 'string') return undefined
        asked.add(value)
      }
    }
  }
  return asked
}

// A token of ours gets in, with one of the policy's own audiences or with this one.
function isForUs(policy: TrustPolicy, context: ProjectContext, audience?: string): boolean {
  return waysInto(policy, context).some((way) => {
    const { facts, isOurs } = ownerOf(way, context.facts)
    if (!isOurs) return false
    const refs = [...literalRefs(way).map(({ ref }) => ref), facts.defaultBranch ?? 'main']
    return refs.some((ref) =>
      branchOrTag.some((kind) => {
        const aud = audience === undefined ? {} : { aud: audience }
        return letsIn(policy, ownToken(policy, facts, { kind, ref, with: { ref_protected: 'true', ...aud } }, context.now), context)
      }),
    )
  })
}
