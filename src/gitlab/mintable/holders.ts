import { fromPattern } from '../../regular/from-pattern.ts'
import { either, type Language, not } from '../../regular/language.ts'
import type { JsonValue } from '../../text/json.ts'
import { claimCatalogue } from '../claims.ts'
import type { ProjectFacts } from '../project.ts'
import { parseProtection } from '../protection.ts'
import { componentsDoubt, documentedComponents, undocumentedComponents } from '../subject.ts'
import { atLeast } from '../version.ts'
import {
  type Clause,
  type Family,
  type Field,
  type FreeSubject,
  type Literal,
  type MintedClaim,
  type Segment,
  type SubjectPart,
  wholeSubject,
} from './family.ts'
import * as fields from './fields.ts'
import { joined, pathOf } from './fields.ts'
import { type ListClaim, listClaims, listClauses, listOf } from './lists.ts'

/** What is asked of tokens, and by whom. */
export interface World {
  readonly facts: ProjectFacts
  /** The issuer of every token. */
  readonly issuer: string
  /** When the token is used, in seconds since 1970. */
  readonly now: number
  /** The claims that anything depends on: what else a token has is not told apart. */
  readonly reads: ReadonlySet<string>
  /** Lists of how many items tell more than one text, or than none; a list claim that is not here is not modelled, an audience is one text. */
  readonly lists: ReadonlyMap<ListClaim, readonly number[]>
  /** Any list, and any audience at all, in one family for all of them. */
  readonly anyList?: true
}

/** Whose project it is that a token speaks of. */
export interface Identity {
  readonly namespace: readonly Segment[]
  readonly name: readonly Segment[]
  readonly namespaceId: readonly Segment[]
  readonly projectId: readonly Segment[]
}

/** Who holds tokens, and in which pipelines. */
export interface Holder {
  readonly about: string
  readonly identity: Identity
  /** The project that runs the job, where it is another one: a fork's merge request in its parent (gitlab.md 6.2). */
  readonly runsIn?: Identity
  /** The components of subjects: those of the project that runs the job, or whatever its holder likes. */
  readonly subject: 'free' | 'free, without a path' | readonly string[]
  /** What is protected, how visible the project is and where its configuration lies is as the facts have it, not as the holder likes. */
  readonly ours: boolean
  readonly refTypes: readonly ('branch' | 'tag')[]
  readonly pipelines: 'merge requests' | 'no merge requests' | 'all'
  readonly environments: 'as read' | 'with' | 'without'
  readonly clauses: readonly (readonly Literal[])[]
}

const environmentClaims = ['environment', 'environment_protected', 'deployment_tier', 'environment_action']
const ofEnvironments: ReadonlySet<string> = new Set(environmentClaims)

/** Every shape of token that the holder can get, the plainest first. */
export function familiesOf(holder: Holder, world: World): readonly Family[] {
  const types = distinguishesRefTypes(world) ? holder.refTypes : holder.refTypes.slice(0, 1)
  return types.flatMap((refType) =>
    withEnvironment(holder, world).flatMap((environment) =>
      (world.reads.has('ci_config_ref_uri') || world.reads.has('ci_config_sha') ? [true, false] : [true]).flatMap((hasConfiguration) =>
        listShapes(world).map((lists) => familyOf(holder, world, { refType, environment, hasConfiguration, lists })),
      ),
    ),
  )
}

type Lists = { readonly [claim in ListClaim]?: number | 'plain' | 'any' }

// Every claim that may be a list, as each of its lists and as tokens have it without one: an audience is a text then, another claim not there.
function listShapes({ lists, anyList }: World): readonly Lists[] {
  if (anyList === true) return [{ aud: 'any' }]
  let shapes: readonly Lists[] = [{ aud: 'plain' }]
  for (const [claim, sizes] of lists)
    shapes = (['plain', ...sizes] as const).flatMap((size) => shapes.map((shape) => ({ ...shape, [claim]: size })))
  return shapes
}

function distinguishesRefTypes({ reads }: World): boolean {
  return ['sub', 'ref', 'ref_type', 'ref_path', 'ref_protected', 'ci_config_ref_uri', 'pipeline_source', 'job_source'].some((claim) =>
    reads.has(claim),
  )
}

// Where nothing but the subject looks at environments, a subject may have components of theirs or not in one family.
function withEnvironment({ environments, subject }: Holder, { reads }: World): readonly Shape['environment'][] {
  if (environments !== 'as read') return [environments === 'with' ? 'yes' : 'no']
  if (environmentClaims.some((claim) => reads.has(claim))) return ['no', 'yes']
  if (!reads.has('sub')) return ['no']
  if (typeof subject === 'string') return ['in the subject']
  return subject.some((component) => ofEnvironments.has(component)) ? ['no', 'yes'] : ['no']
}

interface Shape {
  readonly refType: 'branch' | 'tag'
  readonly environment: 'yes' | 'no' | 'in the subject'
  readonly hasConfiguration: boolean
  readonly lists: Lists
}

function familyOf(holder: Holder, world: World, shape: Shape): Family {
  const { identity, runsIn = identity, ours } = holder
  const { facts, now, issuer, reads } = world
  const { refType } = shape
  const ref = refType === 'tag' ? fields.tagName : fields.branchName
  const isProtected = ours ? fields.ownRefProtected : fields.refProtected
  const source =
    refType === 'tag'
      ? fields.sources.tag
      : holder.pipelines === 'merge requests'
        ? fields.sources.merge
        : holder.pipelines === 'all'
          ? fields.sources.any
          : fields.sources.branch
  const file = ours ? fields.ownConfigurationFile : fields.configurationFile
  const folder = refType === 'tag' ? 'refs/tags/' : 'refs/heads/'
  const host = issuer.replace(/^https?:\/\//, '')
  const text = (...segments: readonly Segment[]): MintedClaim => ({ kind: 'text', segments: joined(segments) })
  const value = (of: JsonValue): MintedClaim => ({ kind: 'value', value: of })
  const claims: { [claim: string]: MintedClaim } = {
    iss: value(issuer),
    aud: { kind: 'text', segments: [fields.audience] },
    iat: value(now),
    nbf: value(now - 5),
    exp: value(now + 3600),
    jti: value('00000000-0000-4000-8000-000000000000'),
    project_path: text(...pathOf(identity.namespace, identity.name)),
    namespace_path: text(...identity.namespace),
    project_id: text(...identity.projectId),
    namespace_id: text(...identity.namespaceId),
    job_project_path: text(...pathOf(runsIn.namespace, runsIn.name)),
    job_namespace_path: text(...runsIn.namespace),
    job_project_id: text(...runsIn.projectId),
    job_namespace_id: text(...runsIn.namespaceId),
    user_id: text(fields.userId),
    user_login: text(fields.userLogin),
    user_email: text(fields.userEmail),
    user_access_level: text(fields.accessLevel),
    user_identities: { kind: 'unknown', optional: true, why: 'user_identities is there only if the user has turned it on' },
    groups_direct: { kind: 'unknown', optional: true, why: 'groups_direct is there only with the flag ci_jwt_groups_direct' },
    job_config: { kind: 'unknown', optional: true, why: 'job_config is there only in jobs that a security policy injects' },
    pipeline_id: text(fields.pipelineId),
    pipeline_source: text(source),
    job_id: text(fields.jobId),
    ref: text(ref),
    ref_type: value(refType),
    ref_path: text(folder, ref),
    ref_protected: text(isProtected),
    runner_id: { kind: 'number', field: fields.runnerId },
    runner_environment: text(fields.runnerEnvironment),
    sha: text(fields.sha),
    project_visibility: text(ours ? fields.ownVisibility : fields.projectVisibility),
    job_source: reads.has('job_source') ? text(fields.jobSource) : text(source),
  }
  if (shape.hasConfiguration) {
    claims['ci_config_ref_uri'] = text(host, '/', ...pathOf(runsIn.namespace, runsIn.name), '//', file, '@', folder, ref)
    claims['ci_config_sha'] = text(fields.sha)
  }
  const ofEnvironment: { readonly [claim: string]: MintedClaim } = {
    environment: text(fields.environment),
    environment_protected: text(fields.environmentProtected),
    deployment_tier: text(fields.deploymentTier),
    environment_action: text(fields.environmentAction),
  }
  if (shape.environment === 'yes') Object.assign(claims, ofEnvironment)
  const clauses: Clause[] = [
    ...holder.clauses.map((literals) => ({ literals, when: [] })),
    fields.accessLevelClause,
    ...protections(holder, shape, facts, ref, isProtected, source),
    ...(reads.has('job_source') ? fields.jobSourceClauses(source) : []),
    ...(shape.environment === 'no' ? [] : environmentProtections(ours, facts)),
  ]
  for (const claim of listClaims) {
    const size = shape.lists[claim]
    if (typeof size === 'number') {
      claims[claim] = listOf(claim, size)
      clauses.push(...listClauses(claim, size, facts))
    } else if (size === 'any') claims[claim] = { kind: 'unknown', why: 'the audience is whatever the author of a job writes' }
    else if (size === 'plain' && claim !== 'aud') delete claims[claim]
  }
  const subject = subjectOf(holder, world, shape.environment === 'no' ? claims : { ...claims, ...ofEnvironment })
  if ('free' in subject) claims['sub'] = { kind: 'text', segments: [wholeSubject] }
  else claims['sub'] = subject.claim
  if (facts.gitlab.version !== undefined)
    for (const row of claimCatalogue) if (!atLeast(facts.gitlab.version, row.since)) delete claims[row.name]
  return {
    claims,
    ...('free' in subject ? { subject: subject.free } : {}),
    ...(shape.environment === 'in the subject'
      ? { withComponents: { components: ['environment_protected', 'deployment_tier'], claims: ofEnvironment } }
      : {}),
    clauses,
    order: orderOf(holder, file, 'free' in subject ? [ref] : (subject.order ?? []), { ...claims, ...ofEnvironment }),
    about: holder.about,
  }
}

// A merge request runs on no branch, so its ref is never protected; a holder of his own project protects what he likes (gitlab.md 2.3).
function protections(
  { ours, pipelines }: Holder,
  { refType }: Shape,
  facts: ProjectFacts,
  ref: Field,
  isProtected: Field,
  source: Field,
): readonly Clause[] {
  const isNo = fields.isOneOf(isProtected, ['false'])
  const isYes = fields.isOneOf(isProtected, ['true'])
  const when = [isProtected]
  if (pipelines === 'merge requests') return [{ when, literals: [isNo] }]
  const mayMerge = pipelines === 'all' && refType === 'branch'
  const merge: readonly Clause[] = mayMerge
    ? [{ when: [isProtected, source], literals: [fields.isNoneOf(source, [fields.mergeRequestSource]), isNo] }]
    : []
  if (!ours) return merge
  const isMerge = mayMerge ? [fields.isOneOf(source, [fields.mergeRequestSource])] : []
  const key = refType === 'tag' ? 'tags' : 'branches'
  const patterns = facts.protected[key]
  if (patterns !== undefined) {
    const covered = protectedNames(patterns)
    return [
      ...merge,
      { when, literals: [isNo, { segments: [ref], in: covered }] },
      { when, literals: [isYes, { segments: [ref], in: not(covered) }, ...isMerge] },
    ]
  }
  // A branch of a new name is unprotected as a rule, and the default branch protected (gitlab.md 2.3): the opposite of either is doubtful.
  const doubt: Literal = { doubt: `protected.${key} is not configured` }
  const isDefault = refType === 'branch' && facts.defaultBranch !== undefined ? [fields.isNoneOf(ref, [facts.defaultBranch])] : []
  return [
    ...merge,
    { when, literals: [isNo, doubt] },
    ...(isDefault.length > 0 ? [{ when, literals: [isYes, ...isDefault, ...isMerge, doubt] }] : []),
  ]
}

const covering = new WeakMap<readonly string[], Language>()

/** The names that one of GitLab's protections covers; see protection.ts. */
export function protectedNames(patterns: readonly string[]): Language {
  const known = covering.get(patterns)
  if (known !== undefined) return known
  const made = patterns.map((pattern) => fromPattern(parseProtection(pattern)))
  const language = either(...made.flatMap((one) => (one.kind === 'language' ? [one.language] : [])))
  covering.set(patterns, language)
  return language
}

// Free has no protected environments (gitlab.md 1.3 [C-JWT]).
function environmentProtections(ours: boolean, facts: ProjectFacts): readonly Clause[] {
  const isNo = fields.isOneOf(fields.environmentProtected, ['false'])
  const when = [fields.environmentProtected]
  if (facts.gitlab.tier === 'free') return [{ when, literals: [isNo] }]
  if (!ours) return []
  const patterns = facts.protected.environments
  if (patterns === undefined) return [{ when, literals: [{ doubt: 'protected.environments is not configured' }] }]
  const covered = protectedNames(patterns)
  return [
    { when, literals: [isNo, { segments: [fields.environment], in: covered }] },
    {
      when,
      literals: [fields.isOneOf(fields.environmentProtected, ['true']), { segments: [fields.environment], in: not(covered) }],
    },
  ]
}

type Subject = { readonly free: FreeSubject } | { readonly claim: MintedClaim; readonly order?: readonly Field[] }

// The components are chosen by the project that runs the job, their values are the token's own (gitlab.md 2.2 [C-BUILD]).
function subjectOf(holder: Holder, { facts, reads }: World, claims: { readonly [claim: string]: MintedClaim }): Subject {
  const segmentsOf = (component: string): readonly Segment[] | undefined => {
    const claim = claims[component]
    return claim?.kind === 'text' ? claim.segments : claim?.kind === 'value' ? [String(claim.value)] : undefined
  }
  const { subject } = holder
  if (typeof subject !== 'string') return configured(subject, segmentsOf, facts)
  if (!reads.has('sub')) {
    const plain = subject === 'free' ? ['project_path', 'ref_type', 'ref'] : ['project_id', 'ref_type', 'ref']
    return configured(plain, segmentsOf, facts)
  }
  const part = (component: string, doubt?: string): readonly SubjectPart[] => {
    const value = segmentsOf(component)
    return value === undefined ? [] : [{ component, value, ...(doubt === undefined ? {} : { doubt }) }]
  }
  const allowed = documentedComponents(facts.gitlab.version)
  const projects = allowed.filter((component) => component.startsWith('project_'))
  const first = projects.filter((component) => subject === 'free' || component === 'project_id').flatMap((component) => part(component))
  const late = undocumentedComponents(facts.gitlab.version).flatMap((component) => {
    const id = component.endsWith('_id')
    if (!id && subject !== 'free') return []
    const value = segmentsOf(component.startsWith('source_') ? component.slice('source_'.length) : component)
    return value === undefined ? [] : [{ component, value, doubt: `what ${component} is in a subject is not documented` }]
  })
  const rest = allowed.filter((component) => !component.startsWith('project_')).flatMap((component) => part(component))
  return { free: { first: [...first, ...late], rest } }
}

function configured(
  components: readonly string[],
  segmentsOf: (component: string) => readonly Segment[] | undefined,
  facts: ProjectFacts,
): Subject {
  const doubt = componentsDoubt(components, facts.gitlab.version)
  if (doubt !== undefined) return { claim: { kind: 'unknown', why: doubt } }
  const segments: Segment[] = []
  const documented = new Set(documentedComponents(undefined))
  for (const component of components) {
    if (undocumentedComponents(undefined).includes(component))
      return { claim: { kind: 'unknown', why: `what ${component} is in a subject is not documented` } }
    const value = documented.has(component) ? segmentsOf(component) : undefined
    if (value !== undefined) segments.push(...(segments.length > 0 ? [':'] : []), `${component}:`, ...value)
  }
  const order = segments.filter((segment): segment is Field => typeof segment === 'object' && !('kind' in segment))
  return { claim: { kind: 'text', segments: joined(segments) }, order }
}

// Ids first, then paths, then what a subject has behind them, then the rest.
function orderOf(
  { identity, runsIn }: Holder,
  file: Field,
  subject: readonly Field[],
  claims: { readonly [claim: string]: MintedClaim },
): readonly Field[] {
  const found = new Set<Field>()
  const add = (segments: readonly Segment[]) => {
    for (const segment of segments) if (typeof segment === 'object' && !('kind' in segment)) found.add(segment)
  }
  for (const one of runsIn === undefined ? [identity] : [runsIn, identity]) {
    for (const segments of [one.projectId, one.namespaceId, one.namespace, one.name]) add(segments)
  }
  found.add(file)
  add(subject)
  const addClaim = (claim: MintedClaim) => {
    if (claim.kind === 'text') add(claim.segments)
    else if (claim.kind === 'number') found.add(claim.field)
    else if (claim.kind === 'list') claim.items.forEach(addClaim)
    else if (claim.kind === 'object') Object.values(claim.members).forEach(addClaim)
  }
  Object.values(claims).forEach(addClaim)
  return [...found]
}
