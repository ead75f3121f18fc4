import { askedAudiences } from '../../gitlab/asked-audiences.ts'
import { family } from '../../gitlab/held.ts'
import type { Pipeline } from '../../gitlab/pipeline.ts'
import type { ProjectFacts } from '../../gitlab/project.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { ProjectContext } from '../rule.ts'
import { letsIn } from './intruders.ts'
import { ownToken } from './own-tokens.ts'
import { branchOrTag, literalRefs } from './refs.ts'
import { ownerOf, waysInto } from './ways.ts'

/** Every audience that a job of the project asks for; nothing where some are not known, or nobody shows a pipeline. */
export function audiencesAsked(context: ProjectContext): ReadonlySet<string> | undefined {
  if (context.pipelines.length === 0) return undefined
  const asked = new Set<string>()
  for (const pipeline of context.pipelines) {
    const known = kept.get(pipeline)
    const own = known?.facts === context.facts ? known.asked : askedIn(pipeline, context)
    kept.set(pipeline, { facts: context.facts, asked: own })
    if (own === undefined) return undefined
    for (const audience of own) asked.add(audience)
  }
  return asked
}

/** By the pipeline, which is another one when it has changed. */
const kept = new WeakMap<Pipeline, { readonly facts: ProjectFacts; readonly asked: ReadonlySet<string> | undefined }>()

function askedIn(pipeline: Pipeline, { facts, now }: ProjectContext): ReadonlySet<string> | undefined {
  const asked = new Set<string>()
  for (const { unresolved, problems, jobs } of family(pipeline)) {
    if (unresolved.length > 0 || problems.length > 0) return undefined
    for (const job of jobs) {
      if (job.tokensUnknown !== undefined || job.incomplete !== undefined) return undefined
      for (const token of job.tokens) {
        if (token.identity === true) continue
        const values = askedAudiences(job, token, facts, now)
        if (values === undefined) return undefined
        for (const value of values) asked.add(value)
      }
    }
  }
  return asked
}

/** Whether a token of the configured project gets in for sure, with one of the policy's own audiences or with this one. */
export function isForUs(policy: TrustPolicy, context: ProjectContext, audience?: string): boolean {
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
