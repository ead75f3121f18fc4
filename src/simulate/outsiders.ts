import type { ClaimSet } from '../gitlab/claim-set.ts'
import { givenClaims } from '../gitlab/claim-set.ts'
import { claimCatalogue } from '../gitlab/claims.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { isProtected } from '../gitlab/protection.ts'
import { plain } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import { isWhole, matchPattern, type Pattern } from '../text/pattern.ts'
import { patternOf, reads, type Test, tests } from '../trust/condition.ts'
import type { TrustPolicy } from '../trust/trust.ts'

/** Who an outsider's token belongs to; the words of cli.md, "Classes of outsider". */
export type OutsiderClass = 'stranger' | 'lookalike' | 'neighbour' | 'any-branch' | 'any-tag'

/** A token that someone could hold whom a policy may not mean to admit. Whether it passes, the simulator says. */
export interface Outsider {
  readonly class: OutsiderClass
  readonly subject: string
  readonly claims: ClaimSet
}

/**
 * Tokens of outsiders, made of the policy's own literals: each wildcard of a wanted subject is filled so that a subject of
 * GitLab's grammar comes out (gitlab.md 2.1, 2.2), and what an outsider is free to choose (pipeline source, protection of his own
 * branch, his own access level) is chosen to fit. At most one for each class and wanted subject, the most readable. This finds people
 * who get in; that it finds nobody proves nothing.
 */
export function outsiders(policy: TrustPolicy, facts: ProjectFacts, now: number): readonly Outsider[] {
  const found: Outsider[] = []
  const wanted = wantedSubjects(policy)
  for (const pattern of wanted.length > 0 ? wanted : [anything]) {
    const classes = new Set<OutsiderClass>()
    // Where no subject is wanted, one with the very ref that other claims want is the likeliest to get in.
    for (const subject of [...(wanted.length > 0 ? [] : likely(policy)), ...subjectsOf(pattern)]) {
      const kind = classify(subject, pattern, facts)
      if (kind === undefined || classes.has(kind)) continue
      classes.add(kind)
      found.push({ class: kind, subject: subject.text, claims: claimsOf(subject, kind, policy, facts, now) })
    }
  }
  return found
}

/** The values and patterns that a policy wants `sub` to have, where it wants them and does not exclude them. Those with unknown parts are left out. */
export function wantedSubjects(policy: TrustPolicy): readonly Pattern[] {
  const patterns: Pattern[] = []
  for (const { test, negated } of tests(policy.condition)) {
    if (negated || !reads(test.left, 'sub')) continue
    for (const right of test.right) {
      const pattern = patternOf(right)
      if (pattern !== undefined && isWhole(pattern)) patterns.push(pattern)
    }
  }
  return patterns
}

const anything: Pattern = [{ any: 'run' }]

function likely(policy: TrustPolicy): readonly Subject[] {
  const [type, ref] = [wantedValue(policy, 'ref_type') ?? 'branch', wantedValue(policy, 'ref')]
  const subject = ref === undefined ? undefined : readSubject(`project_path:another-group/project:ref_type:${type}:ref:${ref}`)
  return subject === undefined ? [] : [subject]
}

/** A concrete subject of GitLab's grammar, taken apart. */
interface Subject {
  readonly text: string
  readonly project: string | undefined
  readonly projectId: string | undefined
  readonly refType: 'branch' | 'tag'
  readonly ref: string
}

// What a wildcard may stand for, most readable first: parts of paths and refs, and the rest of a whole subject.
const fillings: readonly string[] = [
  'another-project',
  'another-group/project',
  'feature',
  'branch',
  'tag',
  '-evil/project',
  '-evil',
  '/project',
  'snapshot',
  '1',
  ':ref_type:branch:ref:feature',
  ':ref_type:tag:ref:snapshot',
  'another-project:ref_type:branch:ref:feature',
  'another-group/project:ref_type:branch:ref:main',
  '-evil/project:ref_type:branch:ref:main',
  '/project:ref_type:branch:ref:main',
  '1:ref_type:branch:ref:feature',
  'ref_type:branch:ref:feature',
  'ref_type:tag:ref:snapshot',
  'project_path:another-group/project',
  'project_path:another-group/project:ref_type:branch:ref:main',
  '',
]

const mostTries = 2000

// Every subject of GitLab's grammar that the fillings give, at most one filling for each wildcard.
function* subjectsOf(pattern: Pattern): Generator<Subject> {
  const wildcards = pattern.filter((part) => typeof part === 'object').length
  let tries = 0
  for (const choice of choices(wildcards)) {
    if (++tries > mostTries) return
    let next = 0
    const text = pattern.map((part) => (typeof part === 'string' ? part : choice[next++])).join('')
    const subject = readSubject(text)
    // A `?` takes one character only, so the text has to be matched again.
    if (subject !== undefined && matchPattern(pattern, [text]).yes) yield subject
  }
}

function* choices(count: number): Generator<readonly string[]> {
  if (count === 0) {
    yield []
    return
  }
  for (const first of fillings) for (const rest of choices(count - 1)) yield [first, ...rest]
}

/** A subject with the components that GitLab writes, in any order behind the project; missing ones mean any value. */
function readSubject(text: string): Subject | undefined {
  const parts = text.split(':')
  if (parts.length % 2 !== 0) return undefined
  const values = new Map<string, string>()
  for (let i = 0; i < parts.length; i += 2) values.set(parts[i] ?? '', parts[i + 1] ?? '')
  if (values.size !== parts.length / 2) return undefined
  const head = parts[0]
  const project = values.get('project_path')
  const projectId = values.get('project_id')
  if (head === 'project_path' ? !projectPath.test(project ?? '') : head !== 'project_id' || !/^\d{1,18}$/.test(projectId ?? ''))
    return undefined
  const refType = values.get('ref_type') ?? 'branch'
  const ref = values.get('ref') ?? 'feature'
  if ((refType !== 'branch' && refType !== 'tag') || !refName.test(ref)) return undefined
  for (const name of values.keys()) if (!components.has(name)) return undefined
  return { text, project, projectId, refType, ref }
}

const components = new Set(['project_path', 'project_id', 'ref_type', 'ref', 'ref_protected', 'environment_protected', 'deployment_tier'])
const projectPath = /^\w[\w.-]*(\/\w[\w.-]*)+$/
const refName = /^[\w][\w./+@#-]*$/

function classify(subject: Subject, pattern: Pattern, facts: ProjectFacts): OutsiderClass | undefined {
  const ours = facts.project
  const literal = plain(pattern.slice(0, 1).filter((part) => typeof part === 'string')) ?? ''
  // The project is pinned when the literal head of the pattern holds it whole.
  const pinned = /^project_(?:path|id):[^:]+(?=:|$)/.exec(literal)?.[0]
  const isPinned = pinned !== undefined && (pinned.length < literal.length || pattern.length === 1)
  if (isPinned || (ours !== undefined && subject.project === ours)) {
    const protections = subject.refType === 'tag' ? facts.protected.tags : facts.protected.branches
    // A tag that is named like the default branch is not the default branch (gitlab.md 6.3, number 4).
    const isDefault = subject.refType === 'branch' && subject.ref === facts.defaultBranch
    if (isDefault || (protections !== undefined && isProtected(subject.ref, protections))) return undefined
    // A subject that is wanted letter by letter is meant.
    if (pattern.length === 1 && pattern[0] === subject.text && subject.text.includes(':ref:')) return undefined
    return subject.refType === 'tag' ? 'any-tag' : 'any-branch'
  }
  const group = ours?.split('/')[0] ?? /^project_path:([^/:]+)\//.exec(literal)?.[1]
  const theirs = subject.project?.split('/')[0]
  if (group === undefined || theirs === undefined) return 'stranger'
  if (theirs === group) return 'neighbour'
  return theirs.startsWith(group) ? 'lookalike' : 'stranger'
}

function claimsOf(subject: Subject, kind: OutsiderClass, policy: TrustPolicy, facts: ProjectFacts, now: number): ClaimSet {
  const own = kind === 'any-branch' || kind === 'any-tag'
  const project = subject.project ?? 'another-group/project'
  const fresh = freshId(policy, facts)
  const ids = own
    ? { project: subject.projectId ?? facts.ids.projectId, namespace: facts.ids.namespaceId }
    : { project: subject.projectId ?? fresh, namespace: fresh }
  const chosen = (claim: string, otherwise: string) => possible(claim, wantedValue(policy, claim)) ?? otherwise
  const known: { [claim: string]: JsonValue } = {
    iss: plain(policy.issuer[0]?.text ?? []) ?? facts.issuer ?? '',
    sub: subject.text,
    aud: policy.audience.map((value) => plain(value.text)).find((text) => text !== undefined) ?? facts.issuer ?? 'https://gitlab.com',
    iat: now,
    nbf: now - 5,
    exp: now + 3600,
    jti: '00000000-0000-4000-8000-000000000000',
    project_path: project,
    namespace_path: project.slice(0, project.lastIndexOf('/')),
    ref: subject.ref,
    ref_type: subject.refType,
    ref_path: `refs/${subject.refType === 'tag' ? 'tags' : 'heads'}/${subject.ref}`,
    // In a project of his own the outsider protects what he likes; in ours the ref is one that nothing protects.
    ref_protected: own ? 'false' : chosen('ref_protected', 'false'),
    pipeline_source: chosen('pipeline_source', 'push'),
    user_access_level: chosen('user_access_level', own ? 'developer' : 'owner'),
    runner_environment: chosen('runner_environment', 'gitlab-hosted'),
    user_id: own ? chosen('user_id', fresh) : fresh,
    user_login: own ? chosen('user_login', 'someone') : 'someone',
    user_email: own ? chosen('user_email', 'someone@example.com') : 'someone@example.com',
  }
  // Of his own environments he chooses names and tiers (gitlab.md 6.3).
  for (const claim of own ? [] : ['environment', 'deployment_tier']) {
    const value = possible(claim, wantedValue(policy, claim))
    if (value !== undefined) known[claim] = value
  }
  const unknown: { [claim: string]: string } = {}
  for (const [claim, id] of [
    ['project_id', ids.project],
    ['namespace_id', ids.namespace],
  ] as const) {
    if (id !== undefined) known[claim] = id
    else unknown[claim] = `ids.${claim} is not configured`
  }
  return { ...givenClaims(known), unknown }
}

// What a claim can be at all: nobody has a token with `ref_protected: "True"`.
function possible(claim: string, value: string | undefined): string | undefined {
  const values = claimCatalogue.find((row) => row.name === claim)?.values
  return value === undefined || values === undefined || claim === 'user_access_level' || values.includes(value) ? value : undefined
}

// The value that a policy wants a claim to have, where one is enough.
function wantedValue(policy: TrustPolicy, claim: string): string | undefined {
  for (const { test, negated } of tests(policy.condition)) {
    if (negated || !reads(test.left, claim)) continue
    const value = firstLiteral(test)
    if (value !== undefined) return value
  }
  return undefined
}

function firstLiteral(test: Test): string | undefined {
  for (const right of test.right) {
    if (right.kind === 'text') return plain(right.text)
    if (right.kind === 'json' && typeof right.value === 'string') return right.value
  }
  return undefined
}

/** An id that is neither ours nor in the policy: an outsider can't have one that is taken (gitlab.md 2.4: ids are not secret, only unforgeable). */
function freshId(policy: TrustPolicy, facts: ProjectFacts): string {
  const taken = new Set([facts.ids.projectId, facts.ids.namespaceId])
  for (const { test } of tests(policy.condition)) {
    for (const right of test.right)
      taken.add(right.kind === 'text' ? plain(right.text) : right.kind === 'json' ? String(right.value) : undefined)
  }
  let id = 900000001
  while (taken.has(String(id))) id++
  return String(id)
}
