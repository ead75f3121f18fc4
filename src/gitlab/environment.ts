import { firstHole, type Text } from '../text/holes.ts'
import { matchPattern } from '../text/pattern.ts'
import type { ClaimsBuilder } from './claims-builder.ts'
import { expand } from './expand.ts'
import type { VariableScope } from './predefined.ts'
import type { ProjectFacts } from './project.ts'
import { inferTier } from './tier.ts'

const environmentClaims = ['environment', 'environment_protected', 'deployment_tier', 'environment_action']

/**
 * The claims about the job's environment, absent without one; gitlab.md 1.3, 5.1, 6.3. Gives the expanded name. Where an
 * environment may exist that the file doesn't show, all four are unknown.
 */
export function mintEnvironment(claims: ClaimsBuilder, scope: VariableScope): Text | undefined {
  const { job, facts } = scope
  const { environment } = job
  if (environment === undefined) {
    if (job.incomplete !== undefined) for (const claim of environmentClaims) claims.unknown(claim, job.incomplete)
    return undefined
  }
  const name = expand(environment.name, scope, environment.span)
  claims.text('environment', name)
  const protection = environmentProtection(name, facts)
  if ('why' in protection) claims.unknown('environment_protected', protection.why)
  else claims.known('environment_protected', String(protection.answer))
  const open = environment.open ?? job.incomplete
  if (environment.deploymentTier !== undefined) claims.known('deployment_tier', environment.deploymentTier)
  else if (open !== undefined) claims.unknown('deployment_tier', open)
  else claims.given('deployment_tier', inferTier(name), firstHole(name)?.why ?? "the environment's name is not known")
  // `start` is what GitLab takes where nothing is written.
  if (environment.action === 'start' && open !== undefined) claims.unknown('environment_action', open)
  else claims.known('environment_action', environment.action)
  return name
}

// The Free tier has no protected environments, and its code answers false; gitlab.md 1.3 [C-JWT].
function environmentProtection(name: Text, facts: ProjectFacts): { readonly answer: boolean } | { readonly why: string } {
  if (facts.gitlab.tier === 'free') return { answer: false }
  const names = facts.protected.environments
  if (names === undefined) return { why: 'protected.environments is not configured' }
  const answers = names.map((candidate) => matchPattern([candidate], name))
  if (answers.some((answer) => !answer.no)) return { answer: true }
  return answers.some((answer) => answer.yes) ? { why: firstHole(name)?.why ?? 'it is not known' } : { answer: false }
}
