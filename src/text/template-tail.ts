import type { TextEdit } from './edit.ts'
import type { Span } from './span.ts'

/**
 * The edit that makes a text with `${…}` in it, whose meaning is `before`, mean `after`, by changing only what stands behind its last `${…}`.
 * `undefined` where that is not enough, or where escapes stand there. `span` may have quotes around the text.
 */
export function tailEdit(source: string, span: Span, before: string, after: string): readonly TextEdit[] | undefined {
  const written = source.slice(span.start, span.end)
  const found = /^(.*\$\{[^{}]*\})([^$%{}\\]*?)(["']?)$/s.exec(written)
  const [, head, tail, quote] = found ?? []
  if (head === undefined || tail === undefined || quote === undefined || /["'\n]/.test(tail)) return undefined
  if (quote !== '' && !written.startsWith(quote)) return undefined
  const known = before.slice(0, before.length - tail.length)
  if (!before.endsWith(tail) || !after.startsWith(known)) return undefined
  const start = span.start + head.length
  return [{ span: { ...span, start, end: start + tail.length }, text: after.slice(known.length) }]
}
