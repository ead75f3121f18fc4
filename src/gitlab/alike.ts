import { remember } from '../text/remember.ts'
import { piecesOf } from './expand.ts'
import type { Job, Variable, When } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'

/**
 * What is worked out once for all jobs that agree in everything that decides when they run: those of a matrix mostly do, be there hundreds.
 * It is kept for as long as their rules live, so no longer than the pipeline.
 */
export class SharedByRules<T> {
  readonly #byFacts = new WeakMap<ProjectFacts, { readonly jobs: WeakMap<Job, T>; readonly groups: WeakMap<When, Group<T>[]> }>()

  /** What the job shares with those like it; `make` makes it for the first of them. */
  of(job: Job, facts: ProjectFacts, make: () => T): T {
    const { jobs, groups } = remember(this.#byFacts, facts, () => ({
      jobs: new WeakMap<Job, T>(),
      groups: new WeakMap<When, Group<T>[]>(),
    }))
    return remember(jobs, job, () => {
      const candidates = remember(groups, job.when, (): Group<T>[] => [])
      const found = candidates.find((group) => agree(group, job))
      if (found !== undefined) return found.shared
      const made: Group<T> = { like: job, reads: readBy(job, facts), shared: make() }
      candidates.push(made)
      return made.shared
    })
  }
}

interface Group<T> {
  readonly like: Job
  /** The variables that its rules read, be it in the values of others. */
  readonly reads: ReadonlyMap<string, Variable | undefined>
  readonly shared: T
}

const deciding = [
  'when',
  'workflow',
  'child',
  'maybe',
  'incomplete',
  'variablesUnknown',
  'inheritsVariables',
  'environment',
  'nameSpan',
] as const

function agree({ like, reads }: Group<unknown>, job: Job): boolean {
  if (deciding.some((key) => like[key] !== job[key])) return false
  if (reads.has('CI_JOB_NAME') && like.name !== job.name) return false
  for (const [name, variable] of reads) if (job.variables.get(name) !== variable) return false
  return true
}

function readBy(job: Job, facts: ProjectFacts): ReadonlyMap<string, Variable | undefined> {
  const whens = [job.workflow, job.when]
  const reads = new Map(
    whens.flatMap(expressionsOf).flatMap((text) => [...text.matchAll(/\$(\w+)/g)].map(([, name = '']) => [name, job.variables.get(name)])),
  )
  const ruled = whens.flatMap((when) => (when.kind === 'rules' ? when.rules.flatMap(({ variables }) => [...variables]) : []))
  // What is added while it goes on is met as well.
  for (const [name, variable] of reads) {
    const others = ruled.flatMap(([key, one]) => (key === name ? [one.value] : []))
    for (const value of [variable?.value ?? [], [facts.variables.get(name) ?? ''], ...others])
      for (const inner of piecesOf(value).names) if (!reads.has(inner)) reads.set(inner, job.variables.get(inner))
  }
  return reads
}

function expressionsOf(when: When): readonly string[] {
  if (when.kind === 'rules') return when.rules.flatMap((rule) => rule.if?.text ?? [])
  if (when.kind !== 'only') return []
  return [when.only, when.except].flatMap((policy) => (policy?.variables ?? []).map(({ text }) => text))
}
