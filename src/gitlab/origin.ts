import { plain, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import type { ProjectFacts } from './project.ts'
import { isProtected } from './protection.ts'
import type { Scenario, ScenarioKind } from './scenario.ts'

/** A value that is known, or the reason why it is not. */
export type Known<T> = { readonly value: T } | { readonly why: string }

/** A project as a token names it. */
export interface ProjectIdentity {
  /** Full path; a hole where it is not known. */
  readonly path: Text
  readonly namespacePath: Text
  readonly id: Known<string>
  readonly namespaceId: Known<string>
}

/** Where a pipeline comes from, as a scenario says. */
export interface Origin {
  readonly refType: 'branch' | 'tag'
  /** The short name; for merge requests the source branch (gitlab.md 2.1, C-PIPE `source_ref`). */
  readonly ref: Known<string>
  readonly refProtected: Known<boolean>
  readonly pipelineSource: string
  readonly isMergeRequest: boolean
  /** The project that `project_*` and `sub` speak of: for a fork's merge request the fork (gitlab.md 1.3, C-JWT, C-SPEC). */
  readonly source: ProjectIdentity
  /** The project whose pipeline runs. */
  readonly own: ProjectIdentity
}

/** `pipeline_source` by scenario; gitlab.md 1.4 [D-RULES]. */
const sources: { readonly [kind in ScenarioKind]: string } = {
  'default-branch': 'push',
  branch: 'push',
  tag: 'push',
  'merge-request': 'merge_request_event',
  'fork-merge-request': 'merge_request_event',
  schedule: 'schedule',
  web: 'web',
  api: 'api',
  trigger: 'trigger',
  'parent-pipeline': 'parent_pipeline',
  pipeline: 'pipeline',
}

/** What the token of a pipeline says of its ref and projects. Nothing is made up but the representative refs and the fork's identity. */
export function originOf(scenario: Scenario, facts: ProjectFacts, span: Span): Origin {
  const { kind } = scenario
  const isMergeRequest = kind === 'merge-request' || kind === 'fork-merge-request'
  const named = scenario.ref === undefined ? undefined : typedRef(scenario.ref, kind)
  const refType = named?.type ?? (kind === 'tag' ? 'tag' : 'branch')
  const ref = named === undefined ? representative(kind, facts) : { value: named.name }
  const own = ownProject(facts, span)
  return {
    refType,
    ref,
    refProtected: protection(kind, refType, ref, scenario.ref !== undefined, facts),
    pipelineSource: sources[kind],
    isMergeRequest,
    source: kind === 'fork-merge-request' ? forkOf(facts, span) : own,
    own,
  }
}

// `refs/heads/x` and `refs/tags/x` say their type; a short name is a branch, or for the kind `tag` a tag.
function typedRef(ref: string, kind: ScenarioKind): { readonly type: 'branch' | 'tag'; readonly name: string } {
  if (ref.startsWith('refs/heads/')) return { type: 'branch', name: ref.slice('refs/heads/'.length) }
  if (ref.startsWith('refs/tags/')) return { type: 'tag', name: ref.slice('refs/tags/'.length) }
  return { type: kind === 'tag' ? 'tag' : 'branch', name: ref }
}

function representative(kind: ScenarioKind, facts: ProjectFacts): Known<string> {
  if (kind === 'tag') return { value: unprotected(['snapshot', 'untrusted-tag'], facts.protected.tags, undefined) }
  if (kind === 'branch' || kind === 'merge-request' || kind === 'fork-merge-request') {
    return { value: unprotected(['feature', 'feature-branch', 'work-in-progress'], facts.protected.branches, facts.defaultBranch) }
  }
  return facts.defaultBranch === undefined
    ? { why: 'default_branch is not configured, and git does not tell it' }
    : { value: facts.defaultBranch }
}

// A name that no protection covers; where every name is covered, the first one all the same (it is then protected).
function unprotected(names: readonly string[], patterns: readonly string[] | undefined, taken: string | undefined): string {
  return names.find((name) => name !== taken && !isProtected(name, patterns ?? [])) ?? names[0] ?? ''
}

/** Wildcards included; a merge request runs on `refs/merge-requests/…`, which is never protected: gitlab.md 2.3 [INF]. */
function protection(
  kind: ScenarioKind,
  refType: 'branch' | 'tag',
  ref: Known<string>,
  named: boolean,
  facts: ProjectFacts,
): Known<boolean> {
  if (kind === 'merge-request' || kind === 'fork-merge-request') return { value: false }
  const patterns = refType === 'tag' ? facts.protected.tags : facts.protected.branches
  // A representative stands for an unprotected ref.
  if (!named && (kind === 'branch' || kind === 'tag') && patterns === undefined) return { value: false }
  if (patterns === undefined) return { why: `protected.${refType === 'tag' ? 'tags' : 'branches'} is not configured` }
  if ('why' in ref) return patterns.length === 0 ? { value: false } : { why: ref.why }
  return { value: isProtected(ref.value, patterns) }
}

function ownProject(facts: ProjectFacts, span: Span): ProjectIdentity {
  const why = 'project is not configured, and no git remote tells it'
  const path: Text = facts.project === undefined ? [{ name: 'project', why, span }] : [facts.project]
  return {
    path,
    namespacePath: facts.project === undefined ? [{ name: 'namespace', why, span }] : [parentOf(facts.project)],
    id: facts.ids.projectId === undefined ? { why: 'ids.project_id is not configured' } : { value: facts.ids.projectId },
    namespaceId: facts.ids.namespaceId === undefined ? { why: 'ids.namespace_id is not configured' } : { value: facts.ids.namespaceId },
  }
}

/** A fork under somebody's own name, with ids that nothing here has: whoever names an id does not mean a fork. */
function forkOf(facts: ProjectFacts, span: Span): ProjectIdentity {
  const namespace = facts.project?.startsWith('someone/') === true ? 'someone-else' : 'someone'
  const name = facts.project === undefined ? undefined : facts.project.slice(facts.project.lastIndexOf('/') + 1)
  const unknownName: Text = [{ name: 'project', why: 'project is not configured, and no git remote tells it', span }]
  const path: Text = name === undefined ? [`${namespace}/`, ...unknownName] : [`${namespace}/${name}`]
  const taken = [facts.ids.projectId, facts.ids.namespaceId]
  const fresh = (start: number): string => {
    let id = start
    while (taken.includes(String(id))) id++
    return String(id)
  }
  return { path, namespacePath: [namespace], id: { value: fresh(9_000_000_000_001) }, namespaceId: { value: fresh(9_100_000_000_001) } }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The project's path where it is known. */
export function pathOf(project: ProjectIdentity): string | undefined {
  return plain(project.path)
}
