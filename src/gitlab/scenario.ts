/** Who starts the pipeline, and on what; cli.md, "Scenarios". In the order in which they are shown. */
export const scenarioKinds = [
  'default-branch',
  'branch',
  'tag',
  'merge-request',
  'fork-merge-request',
  'schedule',
  'web',
  'api',
  'trigger',
  'parent-pipeline',
  'pipeline',
] as const

export type ScenarioKind = (typeof scenarioKinds)[number]

export interface Scenario {
  readonly kind: ScenarioKind
  /** The branch or tag; for merge requests the source branch. Without it a representative is used. */
  readonly ref?: string
  /** As written: `KIND` or `KIND:REF`. */
  readonly text: string
}

/**
 * Reads `KIND` or `KIND:REF`; `undefined` for an unknown kind, an empty REF, and a REF of `default-branch`, whose ref is
 * a fact of the project. A REF may be written `refs/heads/…` or `refs/tags/…` where the kind leaves the type open.
 */
export function parseScenario(text: string): Scenario | undefined {
  const colon = text.indexOf(':')
  const name = colon < 0 ? text : text.slice(0, colon)
  const kind = scenarioKinds.find((candidate) => candidate === name)
  if (kind === undefined) return undefined
  if (colon < 0) return { kind, text }
  const ref = text.slice(colon + 1)
  return ref === '' || kind === 'default-branch' ? undefined : { kind, ref, text }
}

/** A scenario of each kind, without REF. */
export const everyKind: readonly Scenario[] = scenarioKinds.map((kind) => ({ kind, text: kind }))

/** What a project is meant for, first of all. */
export const defaultBranch: Scenario = { kind: 'default-branch', text: 'default-branch' }
