import type { Node, Parsed } from '../../syntax/node.ts'
import { type Span, touches } from '../../text/span.ts'

/** What stands at an offset of a parsed file: a key, or a text below keys. */
export interface PathAt {
  /** From the top level; for a key with itself. */
  readonly path: readonly string[]
  readonly on: 'key' | 'value'
  readonly span: Span
}

/** The key or text at an offset; `undefined` between them. What stands behind an alias is not entered. */
export function pathAt(parsed: Parsed, offset: number): PathAt | undefined {
  let node: Node | undefined = parsed.documents.find((document) => touches(document.span, offset))
  const path: string[] = []
  while (node !== undefined) {
    if (node.kind === 'mapping') {
      const entry = node.entries.find((one) => touches(one.key.span, offset) || touches(one.value.span, offset))
      if (entry === undefined) return undefined
      path.push(String(entry.key.value))
      if (touches(entry.key.span, offset)) return { path, on: 'key', span: entry.key.span }
      node = entry.value
    } else if (node.kind === 'sequence') node = node.items.find((item) => touches(item.span, offset))
    else return node.kind === 'scalar' && node.span.start < node.span.end ? { path, on: 'value', span: node.span } : undefined
  }
  return undefined
}
