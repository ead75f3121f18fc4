import { firstHole, type Text } from '../text/holes.ts'
import { matchPattern } from '../text/pattern.ts'
import type { Span } from '../text/span.ts'
import { claimCatalogue } from './claims.ts'
import type { ClaimsBuilder } from './claims-builder.ts'
import { expand } from './expand.ts'
import type { VariableScope } from './predefined.ts'
import type { ProjectFacts } from './project.ts'
import { parseProtection } from './protection.ts'
import { inferTier } from './tier.ts'
import { withoutInputs } from './variables.ts'

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
  if (environment.deploymentTier !== undefined) mintWritten(claims, 'deployment_tier', environment.deploymentTier, environment.span)
  else if (open !== undefined) claims.unknown('deployment_tier', open)
  else claims.given('deployment_tier', inferTier(name), firstHole(name)?.why ?? "the environment's name is not known")
  // `start` is what GitLab takes where nothing is written.
  if (environment.action === 'start' && open !== undefined) claims.unknown('environment_action', open)
  else mintWritten(claims, 'environment_action', environment.action, environment.span)
  return name
}

// Of these two GitLab takes a few words only, and no variables (lib/gitlab/ci/config/entry/environment.rb).
function mintWritten(claims: ClaimsBuilder, claim: 'deployment_tier' | 'environment_action', value: string, span: Span): void {
  const accepted = claimCatalogue.find((row) => row.name === claim)?.values ?? []
  const key = claim === 'deployment_tier' ? claim : 'action'
  if (accepted.includes(value)) claims.known(claim, value)
  else claims.unknown(claim, firstHole(withoutInputs(value, span))?.why ?? `its \`${key}\` is not one that GitLab accepts`)
}

// The Free tier has no protected environments, and its code answers false; gitlab.md 1.3 [C-JWT].
function environmentProtection(name: Text, facts: ProjectFacts): { readonly answer: boolean } | { readonly why: string } {
  if (facts.gitlab.tier === 'free') return { answer: false }
  const names = facts.protected.environments
  if (names === undefined) return { why: 'protected.environments is not configured' }
  const answers = names.map((candidate) => matchPattern(parseProtection(candidate), name))
  if (answers.some((answer) => !answer.no)) return { answer: true }
  return answers.some((answer) => answer.yes) ? { why: firstHole(name)?.why ?? 'it is not known' } : { answer: false }
}
