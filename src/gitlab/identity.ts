import type { ClaimsBuilder } from './claims-builder.ts'
import type { IdToken, Job } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'

/** What the user of a Google Cloud integration may do, a claim each; gitlab.md 4.2 [D-GIAM]. */
const accesses = ['guest_access', 'reporter_access', 'developer_access', 'maintainer_access', 'owner_access']

/** Everything that a job holds: its `id_tokens`, and the token that GitLab mints for `identity: google_cloud`. */
export function heldTokens(job: Job): readonly IdToken[] {
  const { identity } = job
  if (identity?.value !== 'google_cloud') return job.tokens
  const { span } = identity
  return [...job.tokens, { name: 'identity', nameSpan: span, aud: { kind: 'invalid', span }, identity: true, span }]
}

/**
 * Turns the claims of an ID token into those of an identity token: another issuer, one for each top-level group and on
 * GitLab.com only, more claims, and all of them texts; gitlab.md 4.2 [D-YAML, D-GIAM].
 */
export function mintIdentity(claims: ClaimsBuilder, facts: ProjectFacts, fork: boolean): void {
  const group = facts.project?.split('/')[0]
  if (facts.issuer !== undefined && facts.issuer !== 'https://gitlab.com')
    claims.unknown('iss', 'there is no such token outside of GitLab.com')
  else claims.given('iss', group && `https://auth.gcp.gitlab.com/oidc/${group}`, 'project is not configured')
  claims.given('root_namespace_path', group, 'project is not configured')
  const top = facts.project?.split('/').length === 2
  claims.given('root_namespace_id', top ? facts.ids.namespaceId : undefined, 'the id of the top-level group is not configured')
  const whose = "whether they are the fork's or the parent project's is not documented"
  if (fork) for (const claim of ['root_namespace_path', 'root_namespace_id']) claims.unknown(claim, whose)
  for (const access of accesses) claims.unknown(access, 'it depends on who starts the job')
}
