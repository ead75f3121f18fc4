import type { Entry, Node, Scalar } from '../syntax/node.ts'
import { plain, show, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import { keyText, type Value } from './value.ts'

/**
 * A value as the tree that JSON would give, for readers of documents: every node has the span of the text that it comes
 * from, and a text with unknown parts, or a value that is unknown altogether, is a scalar with `text`.
 */
export function toNode(value: Value): Node {
  switch (value.kind) {
    case 'text':
      return textNode(value.text, value.span)
    case 'unknown':
      return textNode([{ name: value.name, why: value.why, span: value.span }], value.span)
    case 'list':
      return { kind: 'sequence', items: value.items.map(toNode), span: value.span }
    case 'object':
      return {
        kind: 'mapping',
        entries: [...value.entries].map(([key, entry]) => member(keyText(key, entry), entry.keySpan, toNode(entry.value))),
        span: value.span,
      }
    case 'null':
      return { kind: 'scalar', value: null, style: 'plain', span: value.span }
    default:
      return { kind: 'scalar', value: value.value, style: 'plain', span: value.span }
  }
}

/** One member of a mapping that no text holds as a whole. */
export function member(key: Text, keySpan: Span, value: Node): Entry {
  return { key: textNode(key, keySpan), value, span: keySpan }
}

function textNode(text: Text, span: Span): Scalar {
  const whole = plain(text)
  return whole === undefined
    ? { kind: 'scalar', value: show(text), style: 'quoted', text, span }
    : { kind: 'scalar', value: whole, style: 'quoted', span }
}
