import type { Span } from '../text/span.ts'
import type { Job, Variable } from './pipeline.ts'
import type { Hash, Tree } from './tree.ts'
import { unknownVariable, withoutInputs } from './variables.ts'

/** gitlab.md 5, `parallel` [SCHEMA]. */
const mostEntries = 200

/** The variables of one entry of a matrix, in the order in which they are written. */
type Entry = ReadonlyMap<string, Variable>

/** The jobs of a matrix, one an entry; or the job itself with a problem, in GitLab's words. */
export interface MatrixJobs {
  readonly jobs: readonly Job[]
  readonly problem?: { readonly message: string; readonly span: Span }
}

/**
 * A job with `parallel:matrix` once for each entry, named as GitLab names them: `deploy: [eu, prod]`. The variables of the
 * matrix win over those of the job; gitlab.md 5 (`parallel`), lib/gitlab/ci/config/normalizer/matrix_strategy.rb. Where the
 * matrix can't be worked out the job stays one, and the variables that it may set are unknown.
 */
export function spread(tree: Tree, hash: Hash, job: Job): MatrixJobs {
  const parallel = tree.at(hash, 'parallel')
  const matrix = parallel?.kind === 'hash' ? tree.at(parallel, 'matrix') : undefined
  if (matrix === undefined) return { jobs: [job] }
  const span = hash.slots.get('parallel')?.key.span ?? job.nameSpan
  if (matrix.kind !== 'sequence') return { jobs: [doubtful(job, matrix.kind === 'lost' ? matrix.why : 'its matrix is no list', new Map())] }
  const entries: Entry[] = []
  let lost: string | undefined
  for (const item of matrix.items) {
    const read = tree.read(item)
    if (read.kind !== 'hash') {
      lost ??= read.kind === 'lost' ? read.why : undefined
      continue
    }
    lost ??= read.open
    entries.push(...product(tree, read, mostEntries + 1 - entries.length))
  }
  if (lost !== undefined) return { jobs: [doubtful(job, lost, entries[0] ?? new Map())] }
  if (entries.length > mostEntries) {
    const message = `jobs:${job.base}:parallel:matrix config generates too many jobs (maximum is ${mostEntries})`
    return { jobs: [doubtful(job, 'its matrix has too many entries', entries[0] ?? new Map())], problem: { message, span } }
  }
  return { jobs: entries.length === 0 ? [job] : entries.map((entry) => instance(job, entry)) }
}

function instance(job: Job, entry: Entry): Job {
  const values = [...entry.values()].map(({ value }) => value.map((part) => (typeof part === 'string' ? part : part.name)).join(''))
  return { ...job, name: `${job.base}: [${values.join(', ')}]`, variables: new Map([...job.variables, ...entry]) }
}

function doubtful(job: Job, why: string, entry: Entry): Job {
  const unknown = [...entry].map(([name, { span }]) => [name, unknownVariable(name, why, span)] as const)
  return { ...job, variables: new Map([...job.variables, ...unknown]), variablesUnknown: job.variablesUnknown ?? why }
}

// The first variable changes slowest.
function product(tree: Tree, hash: Hash, most: number): Entry[] {
  let entries: Entry[] = [new Map()]
  for (const [name, slot] of hash.slots) {
    const value = tree.read(slot.value)
    const items = value.kind === 'sequence' ? value.items.map((item) => tree.read(item)) : [value]
    const next: Entry[] = []
    for (const entry of entries) {
      for (const item of items) {
        if (next.length >= most) break
        if (item.kind === 'scalar' && item.value !== null) {
          next.push(new Map([...entry, [name, { value: withoutInputs(String(item.value), item.span), span: item.span }]]))
        } else if (item.kind === 'lost') next.push(new Map([...entry, [name, unknownVariable(name, item.why, item.span)]]))
      }
    }
    entries = next
  }
  return hash.slots.size === 0 ? [] : entries
}
