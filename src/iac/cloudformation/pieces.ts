import type { Node, Scalar } from '../../syntax/node.ts'
import { concat, type Hole, plain, show, type Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'

/** A part of a text, and where it comes from: some units of a scalar's value as they are, or a place that stands for it as a whole. */
export type Piece = { readonly part: string | Hole } & (
  | { readonly scalar: Scalar; readonly start: number; readonly end: number }
  | { readonly span: Span }
)

/** A text put together from several places. */
export interface PiecedScalar extends Scalar {
  readonly pieces: readonly Piece[]
}

/** Texts beyond this are nobody's: aliases can double a text on every line. */
const mostCharacters = 200_000
const mostPieces = 10_000

/** The scalar that pieces make, `undefined` where it would be absurdly long. */
export function scalarOf(pieces: readonly Piece[], span: Span): PiecedScalar | undefined {
  const kept = pieces.filter(({ part }) => part !== '')
  const length = kept.reduce((sum, { part }) => sum + (typeof part === 'string' ? part.length : 0), 0)
  if (length > mostCharacters || kept.length > mostPieces) return undefined
  const text: Text = concat(kept.map(({ part }) => part))
  const known = plain(text)
  return { kind: 'scalar', value: known ?? show(text), style: 'quoted', ...(known === undefined ? { text } : {}), pieces: kept, span }
}

/** A scalar that is unknown altogether. */
export function unknownScalar(name: string, why: string, span: Span): PiecedScalar {
  return openScalar({ name, why, span })
}

/** A scalar that is a hole. */
export function openScalar(hole: Hole): PiecedScalar {
  const { span } = hole
  return { kind: 'scalar', value: show([hole]), style: 'plain', text: [hole], pieces: [{ part: hole, span }], span }
}

/**
 * The pieces of a text, `undefined` for what has none: collections and null. `source` is the text of the file: a number
 * means what is written, so that leading zeros of an account stay.
 */
export function piecesOf(node: Node | undefined, source: string): readonly Piece[] | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined
  if ('pieces' in node && isPieced(node)) return node.pieces
  if (node.text !== undefined) return node.text.map((part) => ({ part, span: node.span }))
  if (typeof node.value === 'string') return [{ part: node.value, scalar: node, start: 0, end: node.value.length }]
  return [{ part: typeof node.value === 'number' ? source.slice(node.span.start, node.span.end) : String(node.value), span: node.span }]
}

/** The text of a node, its unknown parts as holes. */
export function textOf(node: Node | undefined, source: string): Text | undefined {
  const pieces = piecesOf(node, source)
  return pieces && concat(pieces.map(({ part }) => part))
}

function isPieced(node: Scalar): node is PiecedScalar {
  return 'pieces' in node
}
