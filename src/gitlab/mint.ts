import { firstHole, plain, type Text } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { Span } from '../text/span.ts'
import type { ClaimSet } from './claim-set.ts'
import { claimCatalogue } from './claims.ts'
import { expand, type VariableScope } from './expand.ts'
import { type Known, type Origin, originOf, type ProjectIdentity } from './origin.ts'
import type { IdToken, Job } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'
import { isProtected } from './protection.ts'
import type { Scenario } from './scenario.ts'
import { subjectOf } from './subject.ts'
import { inferTier } from './tier.ts'
import { isBefore } from './version.ts'

export interface MintInput {
  readonly job: Job
  readonly token: IdToken
  readonly scenario: Scenario
  readonly facts: ProjectFacts
  /** Seconds since 1970, when the job starts. */
  readonly now: number
}

/** Lifetime where the job sets no timeout: GitLab's default, an hour (gitlab.md 1.1, D-ID). */
const defaultTimeout = 3600

/**
 * The claim set of the token that GitLab would mint for a job in a scenario: every claim of the catalogue with GitLab's types
 * (gitlab.md 1.2, 1.3). What the files and the configuration don't tell is unknown, with its reason.
 */
export function mint(input: MintInput): ClaimSet {
  const { job, token, facts, scenario, now } = input
  const origin = originOf(scenario, facts, token.span)
  const scope: VariableScope = { job, facts, origin, scenario }
  const claims = new Claims()

  claims.set('iss', facts.issuer === undefined ? { why: 'issuer is not configured, and no git remote tells it' } : { value: facts.issuer })
  setAudience(claims, token, scope)
  claims.set('iat', { value: now })
  claims.set('nbf', { value: now - 5 })
  claims.set('exp', { value: now + defaultTimeout })
  setProject(claims, '', origin.source)
  setProject(claims, 'job_', origin.own)
  setRef(claims, origin)
  setEnvironment(claims, scope, token.span)
  claims.set('pipeline_source', { value: origin.pipelineSource })
  claims.set('job_source', { value: origin.pipelineSource })
  for (const [claim, why] of Object.entries(decidedLater)) claims.set(claim, { why })

  forgetForksOfOldVersions(claims, scenario, facts)
  claims.setText('sub', subjectOf(facts.subject, claims.read(), token.span))
  return claims.read(facts.gitlab.version)
}

const runner = 'which runner takes the job is decided when it runs'
const user = 'who starts the pipeline is not known here'

/** Claims whose value the pipeline's files can't tell; gitlab.md 1.3. */
const decidedLater: { readonly [claim: string]: string } = {
  jti: 'a random id',
  user_id: user,
  user_login: user,
  user_email: user,
  user_access_level: user,
  user_identities: 'only with the preference of the user who starts the pipeline',
  groups_direct: 'only where an instance switched it on, and depends on the user',
  pipeline_id: 'given when the pipeline starts',
  job_id: 'given when the pipeline starts',
  runner_id: runner,
  runner_environment: runner,
  sha: 'the commit that the pipeline runs on',
  ci_config_ref_uri: "depends on the project's CI/CD configuration path",
  ci_config_sha: 'the commit that the pipeline runs on',
  project_visibility: 'a setting of the project',
}

/** Collects claims; knows nothing of what they mean. */
class Claims {
  readonly #known: { [claim: string]: JsonValue } = {}
  readonly #unknown: { [claim: string]: string } = {}
  readonly #shapes: { [claim: string]: Text } = {}

  set(claim: string, value: Known<JsonValue>): void {
    if ('why' in value) this.#unknown[claim] = value.why
    else this.#known[claim] = value.value
  }

  setText(claim: string, text: Text): void {
    const value = plain(text)
    if (value !== undefined) this.#known[claim] = value
    else {
      this.#unknown[claim] = firstHole(text)?.why ?? ''
      this.#shapes[claim] = text
    }
  }

  forget(claim: string, why: string): void {
    delete this.#known[claim]
    delete this.#shapes[claim]
    this.#unknown[claim] = why
  }

  /** The claim set in the catalogue's order, without what the version doesn't have yet. */
  read(version?: string): ClaimSet {
    const known: { [claim: string]: JsonValue } = {}
    const unknown: { [claim: string]: string } = {}
    const shapes: { [claim: string]: Text } = {}
    for (const { name, since } of claimCatalogue) {
      if (isBefore(version, since)) continue
      const value = this.#known[name]
      const why = this.#unknown[name]
      const shape = this.#shapes[name]
      if (value !== undefined) known[name] = value
      else if (why !== undefined) unknown[name] = why
      if (shape !== undefined) shapes[name] = shape
    }
    return { known, unknown, shapes }
  }
}

// The claim keeps the shape of the YAML: a string or a list; gitlab.md 1.2 [C-BUILD, C-IDTOK].
function setAudience(claims: Claims, token: IdToken, scope: VariableScope): void {
  if (token.aud.kind === 'invalid') {
    claims.set('aud', { why: 'GitLab refuses this `aud`' })
    return
  }
  const values = token.aud.values.map((value) => expand(value.value, value.span, scope))
  const [first] = values
  if (token.aud.kind === 'string') {
    claims.setText('aud', first ?? [])
    return
  }
  const known = values.map(plain)
  const open = values.map(firstHole).find((hole) => hole !== undefined)
  claims.set('aud', open === undefined ? { value: known.map((value) => value ?? '') } : { why: open.why })
}

function setProject(claims: Claims, prefix: string, project: ProjectIdentity): void {
  claims.set(`${prefix}namespace_id`, project.namespaceId)
  claims.setText(`${prefix}namespace_path`, project.namespacePath)
  claims.set(`${prefix}project_id`, project.id)
  claims.setText(`${prefix}project_path`, project.path)
}

// `ref_protected` is a string; gitlab.md 1.3 [C-JWT].
function setRef(claims: Claims, origin: Origin): void {
  claims.set('ref', origin.ref)
  claims.set('ref_type', { value: origin.refType })
  const folder = origin.refType === 'tag' ? 'refs/tags/' : 'refs/heads/'
  claims.set('ref_path', 'why' in origin.ref ? origin.ref : { value: `${folder}${origin.ref.value}` })
  claims.set('ref_protected', 'why' in origin.refProtected ? origin.refProtected : { value: String(origin.refProtected.value) })
}

/** Present only with an environment; the tier of the YAML before the inferred one. gitlab.md 1.3, 5.1 [C-JWT, C-BUILD]. */
function setEnvironment(claims: Claims, scope: VariableScope, span: Span): void {
  const { environment, incomplete } = scope.job
  if (environment === undefined) {
    if (incomplete === undefined) return
    for (const claim of ['environment', 'environment_protected', 'deployment_tier', 'environment_action'])
      claims.set(claim, { why: incomplete })
    return
  }
  const name = expand(environment.name, environment.span, scope)
  const known = plain(name)
  const why = firstHole(name)?.why ?? ''
  claims.setText('environment', name)
  claims.set('environment_protected', environmentProtection(known, why, scope.facts))
  if (environment.open !== undefined && environment.deploymentTier === undefined) claims.set('deployment_tier', { why: environment.open })
  else if (environment.deploymentTier !== undefined) claims.setText('deployment_tier', expand(environment.deploymentTier, span, scope))
  else claims.set('deployment_tier', known === undefined ? { why } : { value: inferTier(known) })
  const openAction = environment.open !== undefined && environment.action === 'start'
  claims.set('environment_action', openAction ? { why: environment.open ?? '' } : { value: environment.action })
}

// Always "false" without protected environments, which the free tier lacks: gitlab.md 1.3 [C-JWT].
function environmentProtection(name: string | undefined, why: string, facts: ProjectFacts): Known<string> {
  if (facts.gitlab.tier === 'free') return { value: 'false' }
  const { environments } = facts.protected
  if (environments === undefined) return { why: 'protected.environments is not configured' }
  if (environments.length === 0) return { value: 'false' }
  return name === undefined ? { why } : { value: String(isProtected(name, environments)) }
}

// Which patch brought the fork's own identity is not documented: gitlab.md 1.3, "proj*" note, and 9.2.
function forgetForksOfOldVersions(claims: Claims, scenario: Scenario, facts: ProjectFacts): void {
  if (scenario.kind !== 'fork-merge-request' || !isBefore(facts.gitlab.version, '18.4')) return
  const why = `whether GitLab ${facts.gitlab.version} names the fork or the parent in a fork's merge request depends on its patch`
  for (const claim of ['project_id', 'project_path', 'namespace_id', 'namespace_path']) claims.forget(claim, why)
}
