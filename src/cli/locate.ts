import type { Analysis } from '../service/analysis.ts'
import { LineIndex } from '../text/lines.ts'
import type { FileId, Span } from '../text/span.ts'

/** A range for people and JSON: 1-based lines and columns, end behind the last character (cli.md). */
export interface Range {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

/** Turns spans into ranges; one index for each file, made when it is first asked for. */
export class Locator {
  readonly #texts: (file: FileId) => string | undefined
  readonly #lines = new Map<FileId, LineIndex>()

  constructor(analysis: Pick<Analysis, 'text'>) {
    this.#texts = (file) => analysis.text(file)
  }

  range(span: Span): Range {
    let lines = this.#lines.get(span.file)
    if (lines === undefined) {
      lines = new LineIndex(this.#texts(span.file) ?? '')
      this.#lines.set(span.file, lines)
    }
    const start = lines.positionAt(span.start)
    const end = lines.positionAt(span.end)
    return { start: { line: start.line + 1, column: start.column + 1 }, end: { line: end.line + 1, column: end.column + 1 } }
  }

  /** The text of a 1-based line, without its end. */
  line(file: FileId, line: number): string {
    return this.#texts(file)?.split(/\r\n|\r|\n/)[line - 1] ?? ''
  }
}
