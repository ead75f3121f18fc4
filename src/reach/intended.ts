import type { Job } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { runs } from '../gitlab/runs.ts'
import { everyKind, type ScenarioKind } from '../gitlab/scenario.ts'

/** The tokens that a policy is meant for: those of the jobs that are linked to it, where their rules let them run; without any, the default branch. */
export interface Intended {
  /** Whether the project's default branch is meant. */
  readonly defaultBranch: boolean
  /** Jobs without any rule run for every branch and tag. */
  readonly everyRef: boolean
  /** The names of the environments of those jobs; `undefined`: no job is linked, or one has a name that is not known. */
  readonly environments: readonly string[] | undefined
  /** Whether a job is linked. */
  readonly linked: boolean
  /** Whether one of the jobs runs for this branch or tag, or may. */
  admits(refType: 'branch' | 'tag', ref: string): boolean
}

const onDefaultBranch: ReadonlySet<ScenarioKind> = new Set([
  'default-branch',
  'schedule',
  'web',
  'api',
  'trigger',
  'parent-pipeline',
  'pipeline',
])

/** See `Intended`. */
export function intendedBy(jobs: readonly Job[], facts: ProjectFacts): Intended {
  if (jobs.length === 0) {
    return {
      defaultBranch: true,
      everyRef: false,
      environments: undefined,
      linked: false,
      admits: (refType, ref) => refType === 'branch' && ref === facts.defaultBranch,
    }
  }
  const kinds = new Set(
    everyKind.filter((scenario) => jobs.some((job) => runs(job, scenario, facts).answer !== 'no')).map(({ kind }) => kind),
  )
  const names = jobs.map(({ environment }) =>
    environment === undefined ? '' : environment.name.includes('$') ? undefined : environment.name,
  )
  return {
    defaultBranch: [...kinds].some((kind) => onDefaultBranch.has(kind)),
    everyRef: jobs.some((job) => job.when.kind === 'none' && job.workflow.kind === 'none' && !job.child),
    environments: names.includes(undefined) ? undefined : names.filter((name): name is string => name !== undefined && name !== ''),
    linked: true,
    admits: (refType, ref) =>
      jobs.some(
        (job) =>
          runs(job, { kind: refType, ref: `${refType === 'tag' ? 'refs/tags/' : 'refs/heads/'}${ref}`, text: `${refType}:${ref}` }, facts)
            .answer !== 'no',
      ),
  }
}
