import type { Span } from '../../text/span.ts'

/** The same tree, `by` characters further on in its file. */
export function relocate<T>(tree: T, by: number): T {
  return copy(tree, (span) => ({ ...span, start: span.start + by, end: span.end + by }))
}

/** The same tree, all of it at one place: of texts whose own characters are not those of the file. */
export function pinned<T>(tree: T, span: Span): T {
  return copy(tree, () => span)
}

function copy<T>(value: T, place: (span: Span) => Span): T
function copy(value: unknown, place: (span: Span) => Span): unknown {
  if (Array.isArray(value)) return value.map((item) => copy(item, place))
  if (typeof value !== 'object' || value === null) return value
  if (isSpan(value)) return place(value)
  const made: { [key: string]: unknown } = {}
  for (const [key, member] of Object.entries(value)) made[key] = typeof member === 'object' ? copy(member, place) : member
  return made
}

function isSpan(value: object): value is Span {
  return 'file' in value && 'start' in value && 'end' in value
}
