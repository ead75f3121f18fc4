import { LineIndex } from '../text/lines.ts'
import type { FileId, Span } from '../text/span.ts'
import { visible } from '../text/visible.ts'

/** A range for people and JSON: 1-based lines and columns, end behind the last character (cli.md). */
export interface Range {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

/** Turns spans into ranges; each file's lines are found once, when it is first asked for. */
export class Locator {
  readonly #text: (file: FileId) => string | undefined
  readonly #files = new Map<FileId, { readonly index: LineIndex; readonly lines: readonly string[] }>()

  constructor(source: { text(file: FileId): string | undefined }) {
    this.#text = (file) => source.text(file)
  }

  range(span: Span): Range {
    const { index } = this.#file(span.file)
    const start = index.positionAt(span.start)
    const end = index.positionAt(span.end)
    return { start: { line: start.line + 1, column: start.column + 1 }, end: { line: end.line + 1, column: end.column + 1 } }
  }

  /** The text of a 1-based line, without its end. */
  line(file: FileId, line: number): string {
    return this.#file(file).lines[line - 1] ?? ''
  }

  /** The source line of a span, with its number in front and carets below: two lines for people. */
  excerpt(span: Span): readonly [string, string] {
    const { start, end } = this.range(span)
    const line = this.line(span.file, start.line)
    const long = end.line === start.line ? end.column - start.column : line.length - start.column + 1
    const from = Math.max(0, start.column - 1 - mostBefore)
    const shown = line.slice(from, from + mostShown)
    const margin = String(start.line)
    // Tabs stay, so that the carets stand where the text does.
    const indent = line.slice(from, start.column - 1).replaceAll(/[^\t]/g, ' ')
    const carets = '^'.repeat(Math.max(1, Math.min(long, shown.length - indent.length)))
    return [`${margin} | ${clean(shown)}`, `${' '.repeat(margin.length)} | ${indent}${carets}`]
  }

  #file(file: FileId) {
    let found = this.#files.get(file)
    if (found === undefined) {
      const text = this.#text(file) ?? ''
      found = { index: new LineIndex(text), lines: text.split(/\r\n|\r|\n/) }
      this.#files.set(file, found)
    }
    return found
  }
}

// A minified document is one line: only what lies around the place is shown.
const mostBefore = 80
const mostShown = 200

// Escape sequences in a file must not reach the terminal.
function clean(line: string): string {
  return line.split('\t').map(visible).join('\t')
}
