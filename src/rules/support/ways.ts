import type { ProjectFacts } from '../../gitlab/project.ts'
import { defaultSubject } from '../../gitlab/project.ts'
import { parseSubjectPattern } from '../../gitlab/subject.ts'
import { plain } from '../../text/holes.ts'
import { type Pattern, showPattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import { patternOf, reads, type Test, tests } from '../../trust/condition.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { RuleContext } from '../rule.ts'
import { alternatives } from './alternatives.ts'
import { subjectTests, type WantedSubject, wantedBy } from './intruders.ts'
import { issuerOf } from './trust.ts'

/** One way into a policy: one of its alternatives, with one of the subjects that it wants, or with none where it wants none. */
export interface Way {
  /** The policy as if there were no other way. */
  readonly policy: TrustPolicy
  readonly wanted?: WantedSubject
  /** What says whose tokens get in, and how it is written. */
  readonly at: Span
  readonly shown: string
}

/** The ways into a policy. A subject with unknown parts is none. */
export function waysInto(policy: TrustPolicy, context: RuleContext): readonly Way[] {
  return alternatives(policy).flatMap((alternative): readonly Way[] => {
    if (subjectTests(alternative).length === 0) return [{ policy: alternative, ...pinOf(alternative) }]
    return wantedBy(alternative, context).map(wayOf)
  })
}

/** The way in with one wanted subject. */
export function wayOf(wanted: WantedSubject): Way {
  return { policy: wanted.alone, wanted, at: wanted.term.span, shown: showPattern(wanted.pattern) }
}

const pins = ['project_id', 'job_project_id', 'project_path', 'job_project_path', 'namespace_id', 'namespace_path'] as const

function pinOf(policy: TrustPolicy): Pick<Way, 'at' | 'shown'> {
  for (const claim of pins) {
    const [first] = wantedPatterns(policy, claim)
    if (first !== undefined) return { at: first.span, shown: `${claim} ${showPattern(first.pattern)}` }
  }
  return { at: policy.nameSpan, shown: policy.grants }
}

/** A value that a policy wants a claim to have, or to match. */
export interface WantedValue {
  readonly test: Test
  readonly pattern: Pattern
  /** The value itself, where there is only one. */
  readonly text: string | undefined
  readonly span: Span
}

/** The values that a policy wants a claim to have, in the order of the text; those that it excludes are none. */
export function wantedPatterns(policy: TrustPolicy, claim: string): readonly WantedValue[] {
  const found: WantedValue[] = []
  for (const { test, negated } of tests(policy.condition)) {
    if (negated || !reads(test.left, claim) || test.op === 'matches') continue
    for (const term of test.right) {
      const pattern = patternOf(term)
      if (pattern === undefined) continue
      const isOne = pattern.every((part) => typeof part === 'string')
      found.push({ test, pattern, text: isOne ? pattern.join('') : undefined, span: term.span })
    }
  }
  return found
}

/** Whether the condition looks at a claim, wherever. */
export function looksAt(policy: TrustPolicy, claim: string): boolean {
  return tests(policy.condition).some(({ test }) => reads(test.left, claim))
}

/** Whose tokens a way is for. */
export interface Owner {
  readonly facts: ProjectFacts
  /** It is the configured project, so that what the configuration says of it counts. */
  readonly isOurs: boolean
  /** Its path is made up, since the policy tells only its id. */
  readonly isMadeUp?: true
}

/**
 * The project whose tokens a way pins: ours, or the one that it names. Of another project nothing is known but its name: not what is
 * protected, not its default branch, and its subjects are GitLab's default.
 */
export function ownerOf(way: Way, facts: ProjectFacts): Owner {
  const issuer = issuerOf(way.policy) ?? facts.issuer
  const named = namedBy(way)
  const isElsewhere = facts.issuer !== undefined && issuer !== undefined && withoutSlash(issuer) !== withoutSlash(facts.issuer)
  const isOther =
    (named.path !== undefined && named.path !== facts.project) ||
    (named.path === undefined && named.id !== undefined && named.id !== facts.ids.projectId)
  if (!isElsewhere && !isOther) {
    const ids = { projectId: facts.ids.projectId ?? named.id, namespaceId: facts.ids.namespaceId ?? named.namespaceId }
    const isSame = issuer === facts.issuer && ids.projectId === facts.ids.projectId && ids.namespaceId === facts.ids.namespaceId
    return { facts: isSame ? facts : { ...facts, issuer, ids }, isOurs: facts.project !== undefined || facts.ids.projectId !== undefined }
  }
  const isMadeUp = named.path === undefined && named.id !== undefined
  return {
    ...(isMadeUp ? { isMadeUp } : {}),
    facts: {
      ...facts,
      issuer,
      // What can be no path or id is nobody's.
      project: isMadeUp ? 'another-group/project' : only(named.path, /^[\w.-]+(\/[\w.-]+)+$/),
      ids: { projectId: only(named.id, /^\d+$/), namespaceId: only(named.namespaceId, /^\d+$/) },
      defaultBranch: undefined,
      protected: { branches: undefined, tags: undefined, environments: undefined },
      subject: named.byId ? ['project_id', ...defaultSubject.slice(1)] : defaultSubject,
      variables: new Map(),
      settingsKnown: false,
    },
    isOurs: false,
  }
}

function only(text: string | undefined, form: RegExp): string | undefined {
  return text !== undefined && form.test(text) ? text : undefined
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '')
}

function namedBy({ policy, wanted }: Way): {
  readonly path: string | undefined
  readonly id: string | undefined
  readonly namespaceId: string | undefined
  readonly byId: boolean
} {
  const [head] = wanted === undefined ? [] : (parseSubjectPattern(wanted.pattern) ?? [])
  const inSubject = head === undefined ? undefined : plain(head.value.filter((part) => typeof part === 'string'))
  const whole = head?.value.length === 1 && typeof head.value[0] === 'string' ? inSubject : undefined
  const one = (...claims: readonly string[]) =>
    claims.flatMap((claim) => wantedPatterns(policy, claim)).find(({ text }) => text !== undefined)?.text
  return {
    path: (head?.name === 'project_path' ? whole : undefined) ?? one('project_path', 'job_project_path'),
    id: (head?.name === 'project_id' ? whole : undefined) ?? one('project_id', 'job_project_id'),
    namespaceId: one('namespace_id', 'job_namespace_id'),
    byId: head?.name === 'project_id',
  }
}
