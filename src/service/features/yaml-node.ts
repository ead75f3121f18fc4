import { type Entry, entry, follow, type Node, type Parsed, type Scalar, stringOf } from '../../syntax/node.ts'
import { touches } from '../../text/span.ts'

/** A node of a file, and the way to it. */
export interface NodePlace {
  /** The keys above it, for a value its own too; items of lists have none. */
  readonly path: readonly string[]
  readonly isKey: boolean
  /** A scalar, a reference or an alias, or a mapping or list that is touched between its parts. */
  readonly node: Node
}

/** The innermost node that an offset touches; where two touch it, the later one. `undefined` outside of all. */
export function nodeAt(parsed: Parsed, offset: number): NodePlace | undefined {
  const path: string[] = []
  let at = lastTouching(parsed.documents, offset)
  while (at?.kind === 'mapping' || at?.kind === 'sequence') {
    if (at.kind === 'sequence') {
      const item = lastTouching(at.items, offset)
      if (item === undefined) break
      at = item
      continue
    }
    const found: Entry | undefined = lastTouching(at.entries, offset)
    if (found === undefined) break
    path.push(String(found.key.value))
    if (touches(found.key.span, offset)) return { path, isKey: true, node: found.key }
    if (!touches(found.value.span, offset)) break
    at = found.value
  }
  return at && { path, isKey: false, node: at }
}

function lastTouching<T extends Pick<Node, 'span'>>(nodes: readonly T[], offset: number): T | undefined {
  return nodes.findLast((node) => touches(node.span, offset))
}

/**
 * The entry under a key, aliases followed; what the mapping itself has wins over what merge keys bring. `seen`: nodes that
 * were looked at, so that aliases upon aliases cost no more than the text is long.
 */
export function entryOf(node: Node | undefined, key: string, seen = new Set<Node>()): Entry | undefined {
  const mapping = follow(node)
  if (mapping?.kind !== 'mapping' || seen.has(mapping)) return undefined
  seen.add(mapping)
  const own = entry(mapping, key)
  if (own !== undefined) return own
  for (const { value } of mapping.entries.filter((candidate) => candidate.key.value === '<<')) {
    const merged = follow(value)
    for (const part of merged?.kind === 'sequence' ? merged.items : [merged]) {
      const found = entryOf(part, key, seen)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** The scalars in a node, aliases followed, each once; keys are none of them. */
export function* scalarsIn(node: Node | undefined, seen = new Set<Node>()): Generator<Scalar> {
  const target = follow(node)
  if (target === undefined || seen.has(target)) return
  seen.add(target)
  if (target.kind === 'scalar') yield target
  if (target.kind === 'sequence') for (const item of target.items) yield* scalarsIn(item, seen)
  if (target.kind === 'mapping') for (const { value } of target.entries) yield* scalarsIn(value, seen)
}

/** What an `extends` names: a string, or a list of strings. */
export function extendsOf(job: Node | undefined): readonly string[] {
  const value = follow(entryOf(job, 'extends')?.value)
  const items = value?.kind === 'sequence' ? value.items : [value]
  return items.flatMap((item) => stringOf(item) ?? [])
}
