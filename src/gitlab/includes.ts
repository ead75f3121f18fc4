import { follow, type Mapping, type Node } from '../syntax/node.ts'
import type { Unresolved } from './pipeline.ts'

const kinds = ['local', 'project', 'remote', 'template', 'component'] as const

/**
 * What an `include:` value names, one entry each: a bare string is local or remote; gitlab.md 5, `include` kinds [D-YAML,
 * SCHEMA]. None of them is read yet, so each is unresolved.
 */
export function readIncludes(value: Node): readonly Unresolved[] {
  const read = follow(value)
  if (read?.kind === 'scalar' && read.value === null) return []
  const items = read?.kind === 'sequence' ? read.items : [value]
  return items.map((item) => {
    const target = follow(item)
    return { what: `include: ${nameOf(target)}`, why: 'includes are not read yet', span: item.span }
  })
}

function nameOf(node: Node | undefined): string {
  if (node?.kind === 'scalar') return String(node.value)
  if (node?.kind !== 'mapping') return '(not readable)'
  const kind = kinds.find((candidate) => textAt(node, candidate) !== undefined)
  if (kind === undefined) return '(not readable)'
  const files = kind === 'project' ? (textAt(node, 'file') ?? '') : ''
  return `${kind} ${textAt(node, kind)}${files === '' ? '' : ` ${files}`}`
}

function textAt(mapping: Mapping, key: string): string | undefined {
  const value = follow(mapping.entries.find((entry) => entry.key.value === key)?.value)
  const parts = value?.kind === 'sequence' ? value.items.map(follow) : [value]
  const texts = parts.flatMap((part) => (part?.kind === 'scalar' && part.value !== null ? [String(part.value)] : []))
  return texts.length === 0 ? undefined : texts.join(', ')
}
