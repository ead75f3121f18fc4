import { show, type Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Scalar } from '../node.ts'

/** A value that is not worked out, as a text with one unknown part. */
export function open(name: string, span: Span): Text {
  return [{ name, why: `what ${name} comes to is not worked out`, span }]
}

/** The scalar of a text that may have unknown parts. */
export function scalarOf(text: Text, span: Span): Scalar {
  return { kind: 'scalar', value: show(text), style: 'plain', text, span }
}

/** The scalar of a text that is written out. */
export function written(value: string, span: Span): Scalar {
  return { kind: 'scalar', value, style: 'plain', span }
}

/** The text of a scalar. */
export function textOf({ text, value }: Scalar): Text {
  return text ?? (value === null || String(value) === '' ? [] : [String(value)])
}
