import type { Pipeline } from '../../gitlab/pipeline.ts'
import type { Entry, Node, Parsed } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import type { Analysis } from '../analysis.ts'

/** Where a top-level key is written, with what stands under it in the file's own tree. */
export interface Definition {
  /** The key. */
  readonly at: Span
  readonly value: Node
}

/** By where the key begins. */
const topLevels = new WeakMap<Parsed, ReadonlyMap<number, Entry>>()

/** The definitions of a job, hidden job or other top-level key, in the order in which their files are merged. */
export function definitionsOf(analysis: Analysis, pipeline: Pipeline, name: string): readonly Definition[] {
  return (pipeline.definitions.get(name) ?? []).flatMap((at) => {
    const parsed = analysis.parsed.get(at.file)
    const found = parsed === undefined ? undefined : topLevelOf(parsed).get(at.start)
    return found === undefined ? [] : [{ at, value: found.value }]
  })
}

function topLevelOf(parsed: Parsed): ReadonlyMap<number, Entry> {
  const kept = topLevels.get(parsed)
  if (kept !== undefined) return kept
  const entries = parsed.documents.flatMap((root) => (root.kind === 'mapping' ? root.entries : []))
  const made = new Map(entries.map((entry) => [entry.key.span.start, entry]))
  topLevels.set(parsed, made)
  return made
}
