import type { Mapping } from '../syntax/node.ts'
import type { Span } from '../text/span.ts'
import type { PipelineProblem } from './pipeline.ts'
import { spanOf } from './tree.ts'

/** Collects what is wrong with a pipeline. Templates are read for many jobs, and each problem is one: told apart by code, place and text. */
export class Problems {
  readonly #list: (Omit<PipelineProblem, 'owner'> & { readonly owner: string | undefined })[] = []
  readonly #seen = new Set<string>()
  #files: readonly Mapping[] = []

  /** The files that the problems stand in; the key at the top level around a problem is its owner. */
  setFiles(files: readonly Mapping[]): void {
    this.#files = files
  }

  /** Adds one, unless it is there already. Without an owner its place tells. */
  add(problem: Omit<PipelineProblem, 'owner'>, owner?: string): void {
    const { file, start, end } = problem.span
    const id = `${problem.code} ${file} ${start} ${end} ${problem.message}`
    if (this.#seen.has(id)) return
    this.#seen.add(id)
    this.#list.push({ ...problem, owner })
  }

  /** All of them, in the order in which they were found. */
  get list(): readonly PipelineProblem[] {
    return this.#list.map((problem) => ({ ...problem, owner: problem.owner ?? this.#ownerOf(problem.span) }))
  }

  #ownerOf(span: Span): string {
    for (const file of this.#files) {
      if (file.span.file !== span.file) continue
      const entry = file.entries.find((candidate) => {
        const whole = spanOf(candidate)
        return whole.start <= span.start && span.end <= whole.end
      })
      if (entry !== undefined) return String(entry.key.value)
    }
    return ''
  }
}
