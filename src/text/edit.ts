import type { Span } from './span.ts'

/** Replaces the text of `span` by `text`; an empty span inserts, an empty text deletes. */
export interface TextEdit {
  readonly span: Span
  readonly text: string
}

/**
 * The text after all edits of this file, or `undefined` if two of them overlap (then none is applied).
 * Insertions at one offset are made in the order given.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const sorted = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order)
  let result = ''
  let at = 0
  for (const { edit } of sorted) {
    if (edit.span.start < at) return undefined
    result += text.slice(at, edit.span.start) + edit.text
    at = edit.span.end
  }
  return result + text.slice(at)
}
