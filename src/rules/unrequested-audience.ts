import { plain } from '../text/holes.ts'
import type { Rule } from './rule.ts'
import { isGitLab } from './support/trust.ts'
import { audiencesAsked, isForUs } from './support/uses.ts'

/** A policy for this project whose audience none of its jobs asks for: nothing can use it; gitlab.md 3.1. */
export const unrequestedAudience: Rule = {
  id: 'unrequested-audience',
  summary: 'A trust policy for this project accepts an audience that no job asks for',
  since: '0.3.0',
  severity: 'info',
  confidence: 'medium',
  fixable: false,
  *checkProject(context) {
    const asked = audiencesAsked(context)
    if (asked === undefined) return
    const linked = new Set(context.links.map(({ policy }) => policy))
    for (const { policy } of context.policies) {
      const [first] = policy.audience
      const accepted = policy.audience.map(({ text }) => plain(text))
      // That a job and a policy which mean each other don't fit, is a finding at both.
      if (first === undefined || accepted.includes(undefined) || linked.has(policy)) continue
      if (!isGitLab(policy, context.facts) || accepted.some((audience) => audience !== undefined && asked.has(audience))) continue
      if (!isForUs(policy, context) || [...asked].some((audience) => isForUs(policy, context, audience))) continue
      yield {
        at: first.span,
        message: `no job of this project asks for the audience ${accepted.join(' or ')}, so none gets ${policy.grants}`,
      }
    }
  },
}
