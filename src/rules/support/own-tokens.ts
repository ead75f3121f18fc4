import { bareJob } from '../../gitlab/bare-job.ts'
import type { ClaimSet } from '../../gitlab/claim-set.ts'
import { mint } from '../../gitlab/mint.ts'
import type { ProjectFacts } from '../../gitlab/project.ts'
import { componentsDoubt, subjectOf } from '../../gitlab/subject.ts'
import { plain } from '../../text/holes.ts'
import type { JsonValue } from '../../text/json.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import { wantedPatterns } from './ways.ts'

/** A token that whoever may push to a project could hold. */
export interface OwnToken {
  readonly kind: 'branch' | 'tag' | 'merge-request' | 'fork-merge-request'
  /** Branch or tag; of a merge request the source branch. */
  readonly ref: string
  readonly environment?: string | undefined
  readonly tier?: string | undefined
  /** Claims that its holder has, or that nobody protects. */
  readonly with?: { readonly [claim: string]: JsonValue }
}

/**
 * The claims of a token of the project for a policy's audience. Who starts the job is not known; he may push to the project, and
 * the runner is the one that the policy wants, since the pipeline chooses it (gitlab.md 6.1).
 */
export function ownToken(policy: TrustPolicy, facts: ProjectFacts, token: OwnToken, now: number): ClaimSet {
  const audience = policy.audience.map(({ text }) => plain(text)).find((text) => text !== undefined)
  const runner = wantedPatterns(policy, 'runner_environment').some(({ text }) => text === 'gitlab-hosted')
  const values = {
    aud: audience ?? facts.issuer ?? '',
    user_access_level: 'developer',
    ...(runner ? { runner_environment: 'gitlab-hosted' } : {}),
    ...token.with,
  }
  return withClaims(mintedFor(facts, token, now), values, facts)
}

// Most policies of a project are asked for the same tokens.
const minted = new WeakMap<ProjectFacts, Map<string, ClaimSet>>()

function mintedFor(facts: ProjectFacts, { kind, ref, environment, tier }: OwnToken, now: number): ClaimSet {
  const kept = minted.get(facts) ?? new Map<string, ClaimSet>()
  minted.set(facts, kept)
  const key = JSON.stringify([kind, ref, environment, tier, now])
  const known = kept.get(key)
  if (known !== undefined) return known
  const { job, token } = bareJob('', '')
  const named = environment === undefined ? undefined : { name: environment, action: 'start', span: job.span }
  const whole = named === undefined ? job : { ...job, environment: tier === undefined ? named : { ...named, deploymentTier: tier } }
  const scenario = { kind, ref: `refs/${kind === 'tag' ? 'tags' : 'heads'}/${ref}`, text: `${kind}:${ref}` }
  const made = mint({ job: whole, token, scenario, facts, now })
  if (kept.size < 1000) kept.set(key, made)
  return made
}

/** The claims with some of another value; the subject follows them. */
export function withClaims(claims: ClaimSet, values: { readonly [claim: string]: JsonValue }, facts: ProjectFacts): ClaimSet {
  const without = <T>(from: { readonly [claim: string]: T }) =>
    Object.fromEntries(Object.entries(from).filter(([claim]) => !Object.hasOwn(values, claim)))
  const changed: ClaimSet = { known: { ...claims.known, ...values }, unknown: without(claims.unknown), shapes: without(claims.shapes) }
  const follows = facts.subject.some((component) => Object.hasOwn(values, component))
  if (!follows || componentsDoubt(facts.subject, facts.gitlab.version) !== undefined) return changed
  const sub = plain(subjectOf(facts.subject, changed, { file: '', start: 0, end: 0 }))
  if (sub === undefined) return changed
  const { sub: _unknown, ...unknown } = changed.unknown
  const { sub: _shape, ...shapes } = changed.shapes
  return { known: { ...changed.known, sub }, unknown, shapes }
}
