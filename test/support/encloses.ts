import type { Span } from '../../src/text/span.ts'

/** Whether `inner` lies within `outer`, in the same file. */
export function encloses(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end
}
