import { firstHole, plain, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import type { ClaimSet } from './claim-set.ts'
import { claimCatalogue } from './claims.ts'
import { ClaimsBuilder } from './claims-builder.ts'
import { mintEnvironment } from './environment.ts'
import { expand } from './expand.ts'
import { forkOf } from './forks.ts'
import { mintIdentity } from './identity.ts'
import type { IdToken, Job } from './pipeline.ts'
import type { VariableScope } from './predefined.ts'
import type { ProjectFacts } from './project.ts'
import { situate } from './runs.ts'
import type { Scenario } from './scenario.ts'
import { refProtection, type Situation } from './situation.ts'
import { componentsDoubt, subjectOf } from './subject.ts'
import { timeoutOf } from './timeout.ts'
import { atLeast } from './version.ts'

/** One token of one job, in one scenario. `now` in seconds since 1970. */
export interface MintInput {
  readonly job: Job
  readonly token: IdToken
  readonly scenario: Scenario
  readonly facts: ProjectFacts
  readonly now: number
}

/** The version since which a fork's merge request carries the fork's identity for sure; gitlab.md 1.3, "proj* note". */
const forkFix = '18.4'

/** What only the run decides; gitlab.md 1.2, 1.3. */
const onlyAtRun: readonly (readonly [claim: string, why: string])[] = [
  ['jti', 'a random UUID'],
  ['user_id', 'it depends on who starts the job'],
  ['user_login', 'it depends on who starts the job'],
  ['user_email', 'it depends on who starts the job'],
  ['user_access_level', 'it depends on who starts the job'],
  ['user_identities', 'it depends on who starts the job, and is there only if the user has turned it on'],
  ['groups_direct', 'it depends on who starts the job, and is there only with the flag ci_jwt_groups_direct'],
  ['pipeline_id', 'known only when the pipeline runs'],
  ['job_id', 'known only when the pipeline runs'],
  ['runner_id', 'it depends on the runner that takes the job'],
  ['runner_environment', 'it depends on the runner that takes the job'],
  ['sha', 'it depends on the commit'],
  ['ci_config_ref_uri', "it depends on the project's setting for the configuration file"],
  ['ci_config_sha', 'it depends on the commit'],
  ['project_visibility', "it depends on the project's settings"],
]

/** Those that are a text with something in it, whatever the run is: users are missing only without one, and no job runs so; gitlab.md 1.1, 1.3. */
const textsAtRun: ReadonlySet<string> = new Set(['jti', 'user_id', 'user_login', 'user_email', 'pipeline_id', 'job_id', 'sha'])

/**
 * The claim set of the token that GitLab would mint; gitlab.md 1 to 3, 5.1, 6.2. Every claim of the catalogue that such a
 * token has is either known or unknown with its reason; nothing is made up but the fork of a fork's merge request, whose
 * ids are fresh (see forks.ts), and the ref that represents a scenario without one.
 */
export function mint(input: MintInput): ClaimSet {
  const { job, token, facts, now } = input
  const at = token.nameSpan
  const { situation, variables } = situate(job, input.scenario, facts)
  const claims = new ClaimsBuilder()
  for (const [claim, why] of onlyAtRun) {
    if (textsAtRun.has(claim)) claims.text(claim, [{ name: claim, why, filled: true, span: at }])
    else claims.unknown(claim, why)
  }
  claims.given('iss', facts.issuer, 'issuer is not configured')
  claims.known('iat', now)
  claims.known('nbf', now - 5)
  const timeout = timeoutOf(job)
  if (typeof timeout === 'number') claims.known('exp', now + timeout)
  else claims.unknown('exp', timeout)
  mintProject(claims, facts, job, situation, at)
  mintRef(claims, facts, situation)
  const scope: VariableScope = { job, facts, situation, variables, environment: undefined }
  const environment = mintEnvironment(claims, scope)
  mintAudience(claims, token, { ...scope, environment, undefinedIsEmpty: facts.settingsKnown })
  mintSubject(claims, facts, job, situation, at)
  if (token.identity === true) mintIdentity(claims, facts, situation.fork)
  for (const row of claimCatalogue) if (!atLeast(facts.gitlab.version, row.since)) claims.drop(row.name)
  return claims.build()
}

function mintProject(claims: ClaimsBuilder, facts: ProjectFacts, job: Job, situation: Situation, at: Span): void {
  const project: Text = [facts.project ?? { name: 'project', why: 'project is not configured', span: at }]
  const namespace: Text = [namespaceOf(facts.project) ?? { name: 'namespace', why: 'project is not configured', span: at }]
  const noProjectId = 'ids.project_id is not configured'
  const noNamespaceId = 'ids.namespace_id is not configured'
  claims.text('job_project_path', project)
  claims.text('job_namespace_path', namespace)
  claims.given('job_project_id', facts.ids.projectId, noProjectId)
  claims.given('job_namespace_id', facts.ids.namespaceId, noNamespaceId)
  if (!situation.fork) {
    claims.text('project_path', project)
    claims.text('namespace_path', namespace)
    claims.given('project_id', facts.ids.projectId, noProjectId)
    claims.given('namespace_id', facts.ids.namespaceId, noNamespaceId)
  } else if (atLeast(facts.gitlab.version, forkFix)) {
    const fork = forkOf(project, facts, job)
    claims.text('project_path', fork.projectPath)
    claims.known('namespace_path', fork.namespacePath)
    claims.known('project_id', fork.projectId)
    claims.known('namespace_id', fork.namespaceId)
  } else {
    const why = `GitLab ${facts.gitlab.version} may still give a fork's merge request the identity of the parent project`
    for (const claim of ['project_path', 'namespace_path', 'project_id', 'namespace_id']) claims.unknown(claim, why)
  }
}

function namespaceOf(project: string | undefined): string | undefined {
  return project?.includes('/') ? project.slice(0, project.lastIndexOf('/')) : undefined
}

function mintRef(claims: ClaimsBuilder, facts: ProjectFacts, situation: Situation): void {
  const folder = situation.refType === 'tag' ? 'refs/tags/' : 'refs/heads/'
  const path = plain(situation.ref)
  claims.text('ref', situation.ref)
  claims.known('ref_type', situation.refType)
  claims.text('ref_path', path === undefined ? [folder, ...situation.ref] : [folder + path])
  const protection = refProtection(situation, facts)
  if ('why' in protection) claims.unknown('ref_protected', protection.why)
  else claims.known('ref_protected', String(protection.answer))
  claims.known('pipeline_source', situation.pipelineSource)
  claims.known('job_source', situation.pipelineSource)
}

// The claim keeps the shape of the YAML; gitlab.md 1.2.
function mintAudience(claims: ClaimsBuilder, token: IdToken, scope: VariableScope): void {
  const { aud } = token
  if (token.identity === true) {
    claims.unknown('aud', "it is the workload identity pool of the project's Google Cloud integration")
    return
  }
  if (aud.kind === 'invalid') {
    claims.unknown('aud', scope.job.tokensUnknown ?? 'its `aud` is not one that GitLab accepts')
    return
  }
  const texts = aud.values.map(({ value, span }) => expand(value, scope, span))
  const [first] = texts
  if (aud.kind === 'string' && first !== undefined) {
    claims.text('aud', first)
    return
  }
  const values = texts.map((text) => plain(text))
  const known = values.filter((value) => value !== undefined)
  if (known.length === values.length) claims.known('aud', known)
  else claims.unknown('aud', texts.map((text) => firstHole(text)?.why).find((why) => why !== undefined) ?? 'it is not known')
}

// The components are those of the project that runs the job, their values those of the token; gitlab.md 2.2 [C-BUILD].
function mintSubject(claims: ClaimsBuilder, facts: ProjectFacts, job: Job, situation: Situation, at: Span): void {
  const soFar = claims.build()
  const maybe = facts.subject.find(
    (name) => job.environment === undefined && name in soFar.unknown && /^(environment|deployment_tier)/.test(name),
  )
  const doubt = componentsDoubt(facts.subject, facts.gitlab.version)
  if (doubt !== undefined) claims.unknown('sub', doubt)
  // Here not even the number of components is known.
  else if (maybe !== undefined) claims.unknown('sub', soFar.unknown[maybe] ?? '')
  // Such an old version may give the parent's subject.
  else if (situation.fork && !atLeast(facts.gitlab.version, forkFix)) claims.unknown('sub', soFar.unknown['project_path'] ?? '')
  else claims.text('sub', subjectOf(facts.subject, soFar, at))
}
