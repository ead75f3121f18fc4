/** A place in a text, both numbers 0-based; `column` counts UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Translates between offsets and lines of one text. `\n`, `\r\n` and `\r` each end a line. */
export class LineIndex {
  readonly #starts: readonly number[]
  readonly #length: number

  constructor(text: string) {
    const starts = [0]
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1)
    }
    this.#starts = starts
    this.#length = text.length
  }

  /** The position of an offset; an offset outside the text is moved to its nearest end. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#length))
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return { line: low, column: at - (this.#starts[low] ?? 0) }
  }

  /** The offset of a position; a place behind the end of its line is the start of the next, behind the text its end. */
  offsetAt(position: Position): number {
    const start = this.#starts[position.line]
    if (start === undefined) return position.line < 0 ? 0 : this.#length
    const next = this.#starts[position.line + 1] ?? this.#length
    return Math.max(start, Math.min(start + position.column, next))
  }
}
