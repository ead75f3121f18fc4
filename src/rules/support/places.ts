import { placesOfScalarAt } from '../../syntax/scalar-places.ts'
import type { Span } from '../../text/span.ts'
import type { RuleContext } from '../rule.ts'

/** A text of a file with its place: a line of a script, the value of a variable. */
export interface Placed {
  readonly text: string
  readonly span: Span
}

/**
 * Where a part of a text stands in its file: exactly, where the text is written there as it is or with escapes; else the place of the
 * whole text.
 */
export function placeIn({ text, span }: Placed, start: number, end: number, context: RuleContext): Span {
  const { starts, ends } = placesOfScalarAt(context.text(span.file) ?? '', text, span)
  const from = starts[start]
  const to = ends[end - 1]
  return from === undefined || to === undefined || to < from ? span : { file: span.file, start: from, end: to }
}
