/** A file by its path relative to the folder the host works in, with `/` between the parts (`../` may lead). */
export type FileId = string

/** A half-open range of UTF-16 code units, `start <= end`, in the text of one file. */
export interface Span {
  readonly file: FileId
  readonly start: number
  readonly end: number
}

/** Whether `offset` touches the span; both ends count, so that a cursor behind the last character is inside. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end
}

/** Whether two spans are one and the same place. */
export function sameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end
}
