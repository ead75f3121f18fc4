import type { Entry, Node, Scalar } from '../../syntax/node.ts'
import { placesIn } from '../../syntax/scalar-places.ts'
import { type MappedText, mappedSlice } from '../../text/mapped-text.ts'
import type { TrustDocument } from '../trust.ts'

/** A cursor in an expression: `at` is the index of the unit behind it, `offset` its place in the file. */
export interface CelPlace {
  readonly mapped: MappedText
  readonly at: number
  readonly offset: number
}

/** A text of a document that the cursor is in, and the entries on the way there, the outermost first. */
export interface TextPlace extends CelPlace {
  readonly way: readonly Entry[]
}

/**
 * The text (quoted, plain, a block, or one that is still to be written behind its colon) that the cursor is in, below a node of the
 * document's file. `undefined` elsewhere, and where the places of its characters are not known. Never throws.
 */
export function textAt({ file, text }: TrustDocument, root: Node, offset: number): TextPlace | undefined {
  const way: Entry[] = []
  let node: Node | undefined = root
  while (node !== undefined && node.kind !== 'scalar') {
    if (node.kind === 'sequence') {
      node = node.items.findLast(({ span }) => span.start <= offset)
    } else if (node.kind === 'mapping') {
      const member: Entry | undefined = node.entries.findLast(({ key }) => key.span.end < offset)
      if (member !== undefined) way.push(member)
      node = member?.value
    } else return undefined
  }
  const key = way.at(-1)?.key
  if (node === undefined || key === undefined || !isInside(node, key, text, offset)) return undefined
  const mapped = withBlanks({ file, ...mappedOf(node, text), holes: [] }, node, text, offset)
  const at = mapped.starts.findIndex((start) => start >= offset)
  return isPlaced(mapped) ? { mapped, at: at < 0 ? mapped.text.length : at, offset, way } : undefined
}

function mappedOf(node: Scalar, text: string): Pick<MappedText, 'text' | 'starts' | 'ends'> {
  return node.value === null ? { text: '', starts: [], ends: [] } : { text: String(node.value), ...placesIn(text, node) }
}

function isInside({ span, style, value }: Scalar, key: Scalar, text: string, offset: number): boolean {
  const behind = text.slice(span.end, Math.max(span.end, Math.min(offset, span.end + 1000)))
  const blank = style === 'block' ? /^\s*$/ : /^[ \t]*$/
  if (offset < span.start || !blank.test(behind) || offset > span.end + behind.length) return false
  if (style === 'quoted') {
    const isClosed = span.end > span.start + 1 && text.charAt(span.end - 1) === text.charAt(span.start)
    return offset > span.start && (isClosed ? offset < span.end : offset === span.end || offset < span.end)
  }
  // Behind the colon of an empty value there has to be a blank first.
  if (value === null) return /[ \t]/.test(text.charAt(offset - 1))
  if (style === 'plain') return true
  const header = text.indexOf('\n', span.start)
  // A line that begins no further to the right than the key is none of the block.
  return header >= 0 && offset > header && columnOf(text, offset) > columnOf(text, key.span.start)
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

// The blanks before the cursor are as they are written: YAML reads some of them, in other places, or none.
function withBlanks(mapped: MappedText, { style }: Scalar, text: string, offset: number): MappedText {
  const shown = style === 'quoted' ? mapped : mappedSlice(mapped, 0, mapped.text.trimEnd().length)
  const from = shown.ends.at(-1) ?? offset
  if (style === 'quoted' || offset <= from) return mapped
  const blanks = Array.from({ length: offset - from }, (_, i) => from + i)
  return {
    ...shown,
    text: `${shown.text}${text.slice(from, offset)}`,
    starts: [...shown.starts, ...blanks],
    ends: [...shown.ends, ...blanks.map((blank) => blank + 1)],
  }
}

// Where the text was not found as it is written, every unit has the same place.
function isPlaced({ text, starts }: MappedText): boolean {
  return text.length < 2 || starts[0] !== starts[1]
}
