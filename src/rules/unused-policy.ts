import type { Rule } from './rule.ts'
import { isGitLab } from './support/trust.ts'
import { audiencesAsked, isForUs } from './support/uses.ts'

/** A policy for this project that no job names, though one could use it; a guess, since a name may stand where nobody shows it. */
export const unusedPolicy: Rule = {
  id: 'unused-policy',
  summary: 'No job of this project names a trust policy that is for it',
  since: '0.3.0',
  severity: 'info',
  confidence: 'low',
  fixable: false,
  *checkProject(context) {
    const asked = audiencesAsked(context)
    if (asked === undefined) return
    const used = new Set(context.links.map(({ policy }) => policy))
    for (const { policy } of context.policies) {
      if (used.has(policy) || !isGitLab(policy, context.facts)) continue
      // Without a job that asks for its audience there is a finding already.
      const isReached = policy.audience.length === 0 ? isForUs(policy, context) : [...asked].some((one) => isForUs(policy, context, one))
      if (isReached) yield { at: policy.nameSpan, message: `no job of this project names ${policy.grants}, though it is for this project` }
    }
  },
}
