import type { Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import type { ProjectFacts } from './project.ts'
import { isProtected } from './protection.ts'
import type { Scenario, ScenarioKind } from './scenario.ts'

/** A scenario applied to a project: the pipeline that runs. */
export interface Situation {
  readonly kind: ScenarioKind
  readonly refType: 'branch' | 'tag'
  /** The short name of the ref; in merge requests the source branch. */
  readonly ref: Text
  readonly pipelineSource: string
  readonly mergeRequest: boolean
  /** A fork's merge request, run in the project itself. */
  readonly fork: boolean
  /** The ref stands for one that is not protected; cli.md, "Scenarios". */
  readonly representative?: true
}

/** `pipeline_source` of each kind; gitlab.md 1.4 and 2.1. */
const sources: Readonly<Record<ScenarioKind, string>> = {
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

/** Works out ref and source of a scenario. An unknown default branch becomes a hole at `at`. */
export function situationOf(scenario: Scenario, facts: ProjectFacts, at: Span): Situation {
  const { kind } = scenario
  const fork = kind === 'fork-merge-request'
  const mergeRequest = fork || kind === 'merge-request'
  const base = { kind, fork, mergeRequest, pipelineSource: sources[kind] }
  if (kind === 'tag') {
    const name = strip(scenario.ref, 'refs/tags/')
    if (name !== undefined) return { ...base, refType: 'tag', ref: [name] }
    return { ...base, refType: 'tag', ref: [unprotected(exampleTags, facts.protected.tags)], representative: true }
  }
  if (kind === 'branch' || mergeRequest) {
    const name = strip(scenario.ref, 'refs/heads/')
    if (name !== undefined) return { ...base, refType: 'branch', ref: [name] }
    const example = unprotected(exampleBranches, facts.protected.branches, facts.defaultBranch)
    return { ...base, refType: 'branch', ref: [example], representative: true }
  }
  const tag = scenario.ref?.startsWith('refs/tags/') === true
  const ref = tag ? strip(scenario.ref, 'refs/tags/') : (strip(scenario.ref, 'refs/heads/') ?? facts.defaultBranch)
  const hole = { name: 'default branch', why: 'default_branch is not configured', span: at }
  return { ...base, refType: tag ? 'tag' : 'branch', ref: [ref ?? hole] }
}

const exampleBranches = ['feature', 'my-feature', 'patch-1', 'x', 'unprotected-branch']
const exampleTags = ['v0.0.0-test', 'test-tag', '0.0.0-test', 'x', 'unprotected-tag']

// The representative without REF: not the default branch, and not protected, if any of the candidates isn't.
function unprotected(candidates: readonly string[], patterns: readonly string[] | undefined, other?: string): string {
  const others = candidates.filter((name) => name !== other)
  return others.find((name) => !isProtected(name, patterns ?? [])) ?? others[0] ?? ''
}

function strip(ref: string | undefined, prefix: string): string | undefined {
  return ref?.startsWith(prefix) && ref.length > prefix.length ? ref.slice(prefix.length) : ref
}

/** Whether the situation's ref is protected, or why nobody knows. Merge requests run on neither branch nor tag; gitlab.md 2.3. */
export function refProtection(situation: Situation, facts: ProjectFacts): { readonly answer: boolean } | { readonly why: string } {
  if (situation.mergeRequest) return { answer: false }
  const key = situation.refType === 'tag' ? 'tags' : 'branches'
  const patterns = facts.protected[key]
  if (patterns === undefined) return situation.representative === true ? { answer: false } : { why: `protected.${key} is not configured` }
  const [name] = situation.ref
  if (typeof name === 'string') return { answer: isProtected(name, patterns) }
  // Whatever the name is, this is the answer for all names.
  if (patterns.length === 0) return { answer: false }
  if (patterns.includes('*')) return { answer: true }
  return { why: name?.why ?? 'the ref is not known' }
}
