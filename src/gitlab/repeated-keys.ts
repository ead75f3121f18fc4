import { follow, type Mapping, type Node, type Parsed } from '../syntax/node.ts'
import type { Span } from '../text/span.ts'

/** A key that stands twice in a mapping of a pipeline's file. */
export interface RepeatedKey {
  readonly name: string
  /** The key that is lost, and the later one that counts. */
  readonly lost: Span
  readonly kept: Span
}

/**
 * The keys of a file that a later one of the same name takes away: Ruby's YAML keeps the last one without a word (ruby/psych#79), and GitLab's
 * linter has nothing against it (gitlab-org/gitlab#7677). What says the same twice, and what an alias names elsewhere, is not lost.
 */
export function repeatedKeys({ documents, problems }: Parsed): readonly RepeatedKey[] {
  if (!problems.some(({ code }) => code === 'duplicate-key')) return []
  const mappings: Mapping[] = []
  const named = new Set<Node>()
  const stack: Node[] = [...documents]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'alias') {
      if (node.target !== undefined) named.add(node.target)
    } else if (node.kind === 'sequence') stack.push(...node.items)
    else if (node.kind === 'mapping') {
      mappings.push(node)
      stack.push(...node.entries.map(({ value }) => value))
    }
  }
  return mappings.flatMap((mapping) => lostIn(mapping, named)).sort((a, b) => a.lost.start - b.lost.start)
}

function lostIn({ entries }: Mapping, named: ReadonlySet<Node>): readonly RepeatedKey[] {
  const last = new Map(entries.map((entry) => [entry.key.value, entry]))
  return entries.flatMap((entry) => {
    const kept = last.get(entry.key.value)
    // Merge keys may stand there several times, and each counts.
    if (kept === undefined || kept === entry || entry.key.value === '<<') return []
    if (named.has(entry.value) || isEqual(entry.value, kept.value)) return []
    return [{ name: String(entry.key.value), lost: entry.key.span, kept: kept.key.span }]
  })
}

function isEqual(one: Node, other: Node): boolean {
  const [a, b] = [follow(one), follow(other)]
  if (a === undefined || b === undefined) return false
  if (a === b) return true
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value
  const [inner, others] = [partsOf(a), partsOf(b)]
  return a.kind === b.kind && inner.length === others.length && inner.every((part, i) => isEqual(part, others[i] ?? part))
}

function partsOf(node: Node): readonly Node[] {
  if (node.kind === 'sequence') return node.items
  if (node.kind === 'reference') return node.path
  return node.kind === 'mapping' ? node.entries.flatMap(({ key, value }) => [key, value]) : []
}
