import type { Field, Literal, Segment } from '../gitlab/mintable/family.ts'
import * as fields from '../gitlab/mintable/fields.ts'
import * as grammar from '../gitlab/mintable/grammar.ts'
import { type Holder, type Identity, protectedNames } from '../gitlab/mintable/holders.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { atLeast } from '../gitlab/version.ts'
import {
  anyCharacter,
  anything,
  characterOf,
  either,
  except,
  type Language,
  literal,
  not,
  repeat,
  sequence,
  words,
} from '../regular/language.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Intended } from './intended.ts'
import { type Ours, oursOf } from './ours.ts'

/** The classes of outsider, worst first; the words of cli.md, "Classes of outsider". */
export const outsiderClasses = [
  'stranger',
  'lookalike',
  'neighbour',
  'former-owner',
  'fork',
  'any-branch',
  'any-tag',
  'unprotected-ref',
  'merge-request',
  'environment',
  'tier',
  'other-job',
] as const

export type OutsiderClass = (typeof outsiderClasses)[number]

/** Who belongs to a class: holders of tokens; or why nobody does; or what has to be known to tell. */
export type Members =
  | { readonly kind: 'holders'; readonly holders: readonly Holder[]; readonly about: string }
  | { readonly kind: 'nobody'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }

export interface ClassInput {
  readonly ours: Ours
  readonly intended: Intended
  /** The claims that the policy reads. */
  readonly reads: ReadonlySet<string>
  /** Whose tokens they are. */
  readonly issuer: string
}

const noProject = 'project is not configured'
const refs = ['branch', 'tag'] as const

/** The holders of the tokens of a class. */
export function membersOf(outsider: OutsiderClass, input: ClassInput): Members {
  switch (outsider) {
    case 'stranger':
      return { kind: 'holders', holders: [stranger(input, [])], about: outside(input.ours) }
    case 'lookalike':
      return lookalikes(input)
    case 'neighbour':
      return neighbours(input)
    case 'former-owner':
      return formerOwners(input)
    case 'fork':
      return forks(input)
    case 'any-branch':
      return anyRef('branch', input)
    case 'any-tag':
      return anyRef('tag', input)
    case 'unprotected-ref':
      return unprotectedRefs(input)
    case 'merge-request':
      return own(input, 'a merge request of the project', { refTypes: ['branch'], pipelines: 'merge requests' })
    case 'environment':
      return environments(input)
    case 'tier':
      return tiers(input)
    case 'other-job':
      return otherJobs(input)
  }
}

/** Anybody's project: every token that the issuer mints for one. The ids that the policy names are theirs, too. */
export function anybody(): Members & { readonly kind: 'holders' } {
  const about = 'any project'
  return { kind: 'holders', holders: [holderOf(freeIdentity(fields.namespace, [], []), about)], about }
}

const elsewhere: Identity = {
  namespace: [fields.field('namespace', grammar.namespacePath, ['another-group'])],
  name: [fields.field('project', grammar.pathSegment, ['project'])],
  projectId: [fields.field('project_id', grammar.id, ['900000011'])],
  namespaceId: [fields.field('namespace_id', grammar.id, ['900000012'])],
}

/** Everybody who holds a token at all: any project, and forks whose merge requests run in another one, if something tells the two apart. */
export function everybody(reads: ReadonlySet<string>): readonly Holder[] {
  const { holders } = anybody()
  const apart = [...reads].some((claim) => claim.startsWith('job_') || claim.startsWith('ci_config_'))
  const forks = holders.map((holder): Holder => ({ ...holder, runsIn: elsewhere, refTypes: ['branch'], pipelines: 'merge requests' }))
  return apart ? [...holders, ...forks] : holders
}

/** The project that is configured, in all its pipelines; none where it is not known. */
export function ourselves(policy: TrustPolicy, facts: ProjectFacts): readonly Holder[] {
  if (facts.project === undefined) return []
  const ours = oursOf(policy, facts)
  const about = facts.project
  return [{ ...holderOf(ownIdentity(ours, facts.project), about), subject: facts.subject, ours: true }]
}

function outside({ groups }: Ours): string {
  return groups.length === 0 ? 'any project' : `a project outside ${groups.join(', ')}`
}

function freeIdentity(namespace: Field, projectIds: readonly string[], namespaceIds: readonly string[]): Identity {
  return {
    namespace: [namespace],
    name: [fields.projectName],
    projectId: [freshId('project_id', projectIds)],
    namespaceId: [freshId('namespace_id', namespaceIds)],
  }
}

// Fields are told apart by identity, and languages keep their automata: the same question gets the same field.
const freshIds = new Map<string, Field>()

// Ids are given out once: nobody else has one that is ours, or that the policy names (gitlab.md 2.4).
function freshId(name: 'project_id' | 'namespace_id', taken: readonly string[]): Field {
  const key = `${name} ${[...taken].sort().join(' ')}`
  const known = freshIds.get(key)
  if (known !== undefined) return known
  const start = name === 'project_id' ? 900_000_001 : 900_000_002
  const usual = [0, 10, 20, 30].map((more) => String(start + more)).filter((one) => !taken.includes(one))
  const made = fields.field(name, taken.length === 0 ? grammar.id : except(grammar.id, words(taken)), usual)
  if (freshIds.size > 200) freshIds.clear()
  freshIds.set(key, made)
  return made
}

function takenIds({ facts, named }: Ours): { readonly projects: readonly string[]; readonly namespaces: readonly string[] } {
  const given = (one: string | undefined) => (one === undefined ? [] : [one])
  return {
    projects: [...new Set([...given(facts.ids.projectId), ...named.projectIds])],
    namespaces: [...new Set([...given(facts.ids.namespaceId), ...named.namespaceIds])],
  }
}

function holderOf(identity: Identity, about: string): Holder {
  return {
    about,
    identity,
    subject: 'free',
    ours: false,
    refTypes: refs,
    pipelines: 'all',
    environments: 'as read',
    clauses: [],
  }
}

function stranger({ ours }: ClassInput, clauses: Holder['clauses']): Holder {
  const { projects, namespaces } = takenIds(ours)
  return { ...holderOf(freeIdentity(outsideField(ours.groups), projects, namespaces), outside(ours)), clauses }
}

const outsideFields = new Map<string, Field>()

function outsideField(groups: readonly string[]): Field {
  if (groups.length === 0) return fields.namespace
  const key = groups.join('\n').toLowerCase()
  const known = outsideFields.get(key)
  if (known !== undefined) return known
  const made = fields.field('namespace', except(grammar.namespacePath, ...groups.map((group) => not(grammar.outsideOf(group)))), [
    'another-group',
    'someone',
    ...groups.map((group) => `${group}-evil`),
  ])
  if (outsideFields.size > 100) outsideFields.clear()
  outsideFields.set(key, made)
  return made
}

// The path begins as our group's name does and goes on, or ends as our project's path does (cli.md).
function lookalikes(input: ClassInput): Members {
  const { groups, facts } = input.ours
  if (groups.length === 0) return { kind: 'unknown', why: noProject }
  const more = characterOf('_.-', ['a', 'z'], ['A', 'Z'], ['0', '9'])
  const begins = groups.map((group) => sequence(grammar.inAnyCase(group), more, anything))
  const ends = facts.project === undefined ? [] : [sequence(repeat(anyCharacter, 1), grammar.inAnyCase(facts.project))]
  const path = fields.pathOf([outsideField(groups)], [fields.projectName])
  const clause: Literal = { segments: path, in: shared(`lookalike ${groups.join()} ${facts.project}`, () => either(...begins, ...ends)) }
  return {
    kind: 'holders',
    holders: [stranger(input, [[clause]])],
    about: `a project outside ${groups.join(', ')} whose path begins or ends like ours`,
  }
}

const sharedLanguages = new Map<string, Language>()

function shared(key: string, make: () => Language): Language {
  const known = sharedLanguages.get(key)
  if (known !== undefined) return known
  if (sharedLanguages.size > 200) sharedLanguages.clear()
  const made = make()
  sharedLanguages.set(key, made)
  return made
}

function namespaceOf(project: string): string {
  return project.slice(0, Math.max(0, project.lastIndexOf('/')))
}

function nameOf(project: string): string {
  return project.slice(project.lastIndexOf('/') + 1)
}

interface Placed {
  readonly identity: Identity
  readonly clauses: Holder['clauses']
}

// Other projects of our group: in our own namespace, with its id, or elsewhere, with another.
function inOurGroup(ours: Ours, project: string): readonly Placed[] {
  const { facts, named } = ours
  const { projects } = takenIds(ours)
  const namespace = namespaceOf(project)
  const name = nameOf(project)
  const group = project.split('/')[0] ?? project
  const otherName = keptField(`name ${name}`, 'project', () => except(grammar.pathSegment, grammar.inAnyCase(name)), [
    'another-project',
    'project-2',
  ])
  const inGroup = keptField(
    `group ${group} ${namespace}`,
    'namespace',
    () => except(sequence(literal(group), repeat(sequence(literal('/'), grammar.pathSegment), 0)), grammar.inAnyCase(namespace)),
    [group, `${group}/subgroup`, `${group}/another-subgroup`].filter((one) => one !== namespace),
  )
  const namespaceId = freshId('namespace_id', facts.ids.namespaceId === undefined ? [] : [facts.ids.namespaceId])
  const doubtful: readonly Literal[] = [
    fields.isNoneOf(namespaceId, named.namespaceIds),
    { doubt: `which group has the id ${named.namespaceIds.join(', ')} is not known` },
  ]
  const projectId = [freshId('project_id', projects)]
  return [
    { identity: { namespace: [namespace], name: [otherName], projectId, namespaceId: ownNamespaceId(ours) }, clauses: [] },
    {
      identity: { namespace: [inGroup], name: [fields.projectName], projectId, namespaceId: [namespaceId] },
      clauses: named.namespaceIds.length === 0 ? [] : [doubtful],
    },
  ]
}

function neighbours({ ours }: ClassInput): Members {
  const { project } = ours.facts
  if (project === undefined) return { kind: 'unknown', why: noProject }
  const about = `another project of ${project.split('/')[0]}`
  return {
    kind: 'holders',
    about,
    holders: inOurGroup(ours, project).map(({ identity, clauses }) => ({ ...holderOf(identity, about), clauses })),
  }
}

const keptFields = new Map<string, Field>()

function keptField(key: string, name: string, language: () => Language, usual: readonly string[]): Field {
  const known = keptFields.get(key)
  if (known !== undefined) return known
  if (keptFields.size > 200) keptFields.clear()
  const made = fields.field(name, language(), usual)
  keptFields.set(key, made)
  return made
}

const ownIds = {
  project: fields.field('project_id', grammar.id, ['1'], 'ids.project_id is not configured'),
  namespace: fields.field('namespace_id', grammar.id, ['1'], 'ids.namespace_id is not configured'),
}

function ownNamespaceId({ facts }: Ours): readonly Segment[] {
  return [facts.ids.namespaceId ?? ownIds.namespace]
}

function ownIdentity(ours: Ours, project: string): Identity {
  return {
    namespace: [namespaceOf(project)],
    name: [nameOf(project)],
    projectId: [ours.facts.ids.projectId ?? ownIds.project],
    namespaceId: ownNamespaceId(ours),
  }
}

// Where GitLab refuses to mint tokens for a path that has changed hands, the subject has to name the project by its id (gitlab.md 2.4).
function formerOwners({ ours, issuer }: ClassInput): Members {
  const { facts } = ours
  if (facts.project === undefined) return { kind: 'unknown', why: noProject }
  const { projects, namespaces } = takenIds(ours)
  const about = `another project that now has the path ${facts.project}`
  const identity: Identity = {
    namespace: [namespaceOf(facts.project)],
    name: [nameOf(facts.project)],
    projectId: [freshId('project_id', projects)],
    namespaceId: [freshId('namespace_id', namespaces)],
  }
  const held = holderOf(identity, about)
  const careful: Holder = { ...held, subject: 'free, without a path' }
  if (issuer === 'https://gitlab.com')
    return { kind: 'holders', holders: [careful], about: `${about} (GitLab.com mints no token with that path in its subject)` }
  if (!atLeast(facts.gitlab.version ?? '99', '19.1')) return { kind: 'holders', holders: [held], about }
  const doubt: Literal = {
    doubt:
      'whether the instance refuses tokens for paths that have changed hands (since GitLab 19.1, block_jwt_for_reclaimed_paths) is not known',
  }
  return { kind: 'holders', holders: [careful, { ...held, clauses: [[doubt]] }], about }
}

// The fork's identity and the author's code, with our settings; before the fix perhaps with our identity (gitlab.md 1.3, 6.2).
function forks({ ours }: ClassInput): Members {
  const { facts } = ours
  if (facts.project === undefined) return { kind: 'unknown', why: noProject }
  const { project } = facts
  const { projects, namespaces } = takenIds(ours)
  const about = `a fork's merge request that runs in ${project}`
  const elsewhere = freeIdentity(outsideField(ours.groups), projects, namespaces)
  const version = facts.gitlab.version
  const isFixed = atLeast(version, '18.4')
  const doubt: Literal = { doubt: `GitLab ${version} may still give a fork's merge request the identity of the parent project` }
  const inParent = ({ identity, clauses }: Placed): Holder => ({
    ...holderOf(identity, about),
    runsIn: ownIdentity(ours, project),
    subject: facts.subject,
    ours: true,
    refTypes: ['branch'],
    pipelines: 'merge requests',
    clauses: isFixed ? clauses : [...clauses, [doubt]],
  })
  const placed = [{ identity: elsewhere, clauses: [] }, ...inOurGroup(ours, project)]
  const asParent = isFixed ? [] : [{ identity: ownIdentity(ours, project), clauses: [] }]
  return { kind: 'holders', holders: [...placed, ...asParent].map(inParent), about }
}

type OwnPart = Partial<Pick<Holder, 'refTypes' | 'pipelines' | 'environments' | 'clauses'>>

function own({ ours }: ClassInput, about: string, part: OwnPart): Members {
  const { facts } = ours
  if (facts.project === undefined) return { kind: 'unknown', why: noProject }
  const holder: Holder = {
    ...holderOf(ownIdentity(ours, facts.project), about),
    subject: facts.subject,
    ours: true,
    pipelines: 'no merge requests',
    ...part,
  }
  return { kind: 'holders', holders: [holder], about }
}

function anyRef(refType: 'branch' | 'tag', input: ClassInput): Members {
  const { intended, ours } = input
  const { defaultBranch } = ours.facts
  if (intended.everyRef)
    return { kind: 'nobody', why: `a job that is linked to the policy runs for every ${refType}, so each one is meant` }
  if (refType === 'tag') return own(input, 'a tag that is not meant', { refTypes: ['tag'] })
  if (defaultBranch === undefined && intended.defaultBranch) return { kind: 'unknown', why: 'default_branch is not configured' }
  const clauses: Holder['clauses'] =
    intended.defaultBranch && defaultBranch !== undefined ? [[fields.isNoneOf(fields.branchName, [defaultBranch])]] : []
  return own(input, `a branch that is not meant${clauses.length === 0 ? '' : `, other than ${defaultBranch}`}`, {
    refTypes: ['branch'],
    clauses,
  })
}

// Names that a scenario takes for an unprotected ref, see gitlab/situation.ts: of others nobody knows, unless the protections are told.
const unprotectedNames = [
  'feature',
  'my-feature',
  'patch-1',
  'x',
  'unprotected-branch',
  'v0.0.0-test',
  'test-tag',
  '0.0.0-test',
  'unprotected-tag',
]

function unprotectedRefs(input: ClassInput): Members {
  const { facts } = input.ours
  const holders: Holder[] = []
  for (const refType of refs) {
    const key = refType === 'tag' ? 'tags' : 'branches'
    const patterns = facts.protected[key]
    const ref = refType === 'tag' ? fields.tagName : fields.branchName
    const isUnprotected: readonly Literal[] =
      patterns === undefined
        ? [fields.isOneOf(ref, unprotectedNames), { doubt: `protected.${key} is not configured` }]
        : [{ segments: [ref], in: shared(`unprotected ${patterns.join('\n')}`, () => not(protectedNames(patterns))) }]
    const made = own(input, 'a ref of the project that is not protected', {
      refTypes: [refType],
      pipelines: 'all',
      clauses: [isUnprotected, [fields.isOneOf(fields.ownRefProtected, ['false'])]],
    })
    if (made.kind !== 'holders') return made
    holders.push(...made.holders)
  }
  return { kind: 'holders', holders, about: 'a branch or tag of the project that is not protected' }
}

function looksAt(claims: readonly string[], { reads, ours }: ClassInput): boolean {
  return claims.some((claim) => reads.has(claim) || (reads.has('sub') && ours.facts.subject.includes(claim)))
}

function environments(input: ClassInput): Members {
  const { intended } = input
  if (!looksAt(['environment', 'environment_protected'], input)) return { kind: 'nobody', why: 'the policy does not look at environments' }
  const isOpen: Literal[] = [unprotectedEnvironment]
  if (intended.environments !== undefined) isOpen.push(fields.isNoneOf(fields.environment, intended.environments))
  return own(input, 'a job with another or an unprotected environment', { environments: 'with', pipelines: 'all', clauses: [isOpen] })
}

const unprotectedEnvironment = fields.isOneOf(fields.environmentProtected, ['false'])

// Any job can claim any tier, in an environment that nothing protects (gitlab.md 6.3, number 3).
function tiers(input: ClassInput): Members {
  if (!looksAt(['deployment_tier'], input)) return { kind: 'nobody', why: 'the policy does not look at tiers' }
  return own(input, 'a job that claims a tier by hand', { environments: 'with', pipelines: 'all', clauses: [[unprotectedEnvironment]] })
}

// Nothing in a token names its job: only the environment tells jobs of one pipeline apart (gitlab.md 1.3).
function otherJobs(input: ClassInput): Members {
  const { intended, ours } = input
  const { defaultBranch } = ours.facts
  if (defaultBranch === undefined) return { kind: 'unknown', why: 'default_branch is not configured' }
  const onIntended: Holder['clauses'] = intended.defaultBranch ? [[fields.isOneOf(fields.branchName, [defaultBranch])]] : []
  const refTypes = intended.defaultBranch ? (['branch'] as const) : (['tag', 'branch'] as const)
  const base = own(input, 'another job of the same pipeline', { refTypes, environments: 'without', clauses: onIntended })
  if (base.kind !== 'holders' || intended.environments === undefined) return base
  const other = own(input, 'another job of the same pipeline', {
    refTypes,
    environments: 'with',
    clauses: [...onIntended, [fields.isNoneOf(fields.environment, intended.environments)]],
  })
  return other.kind === 'holders' ? { ...base, holders: [...base.holders, ...other.holders] } : base
}

/** The ref of a family's tokens of the project: what `intended` is asked about. */
export function refFieldOf(outsider: OutsiderClass): Field | undefined {
  return outsider === 'any-branch' ? fields.branchName : outsider === 'any-tag' ? fields.tagName : undefined
}
