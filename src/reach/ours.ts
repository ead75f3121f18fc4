import { id } from '../gitlab/mintable/grammar.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { parseSubjectPattern } from '../gitlab/subject.ts'
import { makeBudget } from '../regular/budget.ts'
import { sample } from '../regular/decide.ts'
import { fromRegularExpression } from '../regular/from-regular-expression.ts'
import { all } from '../regular/language.ts'
import { plain } from '../text/holes.ts'
import type { Pattern } from '../text/pattern.ts'
import { type Condition, patternOf, reads, type Term, tests } from '../trust/condition.ts'
import type { TrustPolicy } from '../trust/trust.ts'

/** What a policy names in so many words. */
export interface NamedByPolicy {
  /** Paths of projects, and of groups. */
  readonly projects: readonly string[]
  readonly groups: readonly string[]
  readonly branches: readonly string[]
  /** Ids of projects and namespaces: whoever has one is meant, so no outsider has it. */
  readonly projectIds: readonly string[]
  readonly namespaceIds: readonly string[]
}

/** Whose policy it is: what the configuration says, and where it says nothing what the policy itself names, if that is one. */
export interface Ours {
  readonly facts: ProjectFacts
  /** The top-level groups that are ours; none: nobody has said, and the policy names none. */
  readonly groups: readonly string[]
  /** What was taken from the policy, for people. */
  readonly taken: readonly string[]
  readonly named: NamedByPolicy
}

/** See `Ours`. */
export function oursOf(policy: TrustPolicy, facts: ProjectFacts): Ours {
  const named = namedBy(policy)
  const taken: string[] = []
  let { project, defaultBranch, ids } = facts
  const [onlyProject] = named.projects
  if (project === undefined && named.projects.length === 1 && onlyProject !== undefined) {
    project = onlyProject
    taken.push(`project is not configured: taken to be ${project}, which the policy names`)
    const [projectId] = named.projectIds
    const [namespaceId] = named.namespaceIds
    ids = {
      projectId: ids.projectId ?? (named.projectIds.length === 1 ? projectId : undefined),
      namespaceId: ids.namespaceId ?? (named.namespaceIds.length === 1 ? namespaceId : undefined),
    }
  }
  const [onlyBranch] = named.branches
  if (defaultBranch === undefined && named.branches.length === 1 && onlyBranch !== undefined) {
    defaultBranch = onlyBranch
    taken.push(`default_branch is not configured: taken to be ${defaultBranch}, which the policy names`)
  }
  const topOf = (path: string) => path.split('/')[0] ?? path
  const groups = project !== undefined ? [topOf(project)] : [...new Set([...named.projects, ...named.groups].map(topOf))]
  if (project === undefined && groups.length > 0)
    taken.push(`project is not configured: ${groups.join(', ')} taken to be ours, which the policy names`)
  return { facts: { ...facts, project, defaultBranch, ids }, groups, taken, named }
}

/** What a policy's conditions name, where they want it and do not exclude it. */
function namedBy(policy: TrustPolicy): NamedByPolicy {
  const projects = new Set<string>()
  const groups = new Set<string>()
  const branches = new Set<string>()
  const projectIds = new Set<string>()
  const namespaceIds = new Set<string>()
  const conditions = policy.stages.flatMap(({ check }): readonly Condition[] =>
    check.kind === 'assumed' || check.kind === 'signature' ? [] : [check],
  )
  for (const { test, negated } of conditions.flatMap((condition) => [...tests(condition)])) {
    for (const right of test.right) {
      for (const [claims, into] of [
        [['project_id', 'job_project_id'], projectIds],
        [['namespace_id', 'job_namespace_id'], namespaceIds],
      ] as const) {
        if (claims.some((claim) => readsWithin(test.left, claim))) for (const one of idsOf(right, test.op)) into.add(one)
      }
      const pattern = patternOf(right)
      if (pattern === undefined) continue
      const isSubject = readsWithin(test.left, 'sub')
      if (isSubject) for (const one of idsInSubject(pattern)) projectIds.add(one)
      if (negated) continue
      const whole = plainPattern(pattern)
      if (isSubject) fromSubject(pattern, { projects, groups, branches })
      if (whole === undefined) continue
      if (reads(test.left, 'project_path')) projects.add(whole)
      if (reads(test.left, 'namespace_path')) groups.add(whole)
      if (reads(test.left, 'ref') && whole !== '') branches.add(whole)
      if (reads(test.left, 'ref_path') && whole.startsWith('refs/heads/')) branches.add(whole.slice('refs/heads/'.length))
    }
  }
  const isPath = (path: string) => /^[^/:*]+(\/[^/:*]+)+$/.test(path)
  return {
    projects: [...projects].filter(isPath),
    groups: [...groups].filter((group) => group !== ''),
    branches: [...branches],
    projectIds: [...projectIds],
    namespaceIds: [...namespaceIds],
  }
}

function readsWithin(term: Term, claim: string): boolean {
  if (term.kind === 'call') return term.args.some((arg) => readsWithin(arg, claim))
  return reads(term, claim)
}

function plainPattern(pattern: Pattern): string | undefined {
  return pattern.every((part) => typeof part === 'string') ? pattern.join('') : undefined
}

function fromSubject(
  pattern: Pattern,
  into: { readonly projects: Set<string>; readonly groups: Set<string>; readonly branches: Set<string> },
): void {
  const parts = parseSubjectPattern(pattern) ?? []
  const tagged = parts.some(({ name, value }) => name === 'ref_type' && plainPattern(value) === 'tag')
  for (const { name, value } of parts) {
    const whole = plainPattern(value)
    const [first] = value
    if (name === 'project_path' && whole !== undefined) into.projects.add(whole)
    // A group that ends with its slash.
    if (name === 'project_path' && whole === undefined && typeof first === 'string' && first.includes('/'))
      into.groups.add(first.slice(0, first.lastIndexOf('/')))
    if (name === 'ref' && whole !== undefined && !tagged) into.branches.add(whole)
  }
}

function idsInSubject(pattern: Pattern): readonly string[] {
  return (parseSubjectPattern(pattern) ?? []).flatMap(({ name, value }) => {
    const whole = name.endsWith('project_id') ? plainPattern(value) : undefined
    return whole !== undefined && /^\d+$/.test(whole) ? [whole] : []
  })
}

// A few ids in so many words; a regular expression may name them, too.
function idsOf(right: Term, op: string): readonly string[] {
  if (right.kind === 'json') return typeof right.value === 'string' || typeof right.value === 'number' ? [String(right.value)] : []
  if (op === 'matches' && right.kind === 'text') {
    const source = plain(right.text)
    const made = source === undefined ? undefined : fromRegularExpression(source)
    if (made?.kind !== 'language') return []
    const few = sample(all(made.language, id), 9, makeBudget(2000))
    return few.more === undefined && few.texts.length < 9 ? few.texts : []
  }
  const whole = right.kind === 'text' ? plain(right.text) : right.kind === 'pattern' ? plainPattern(right.pattern) : undefined
  return whole === undefined || whole === '' ? [] : [whole]
}
