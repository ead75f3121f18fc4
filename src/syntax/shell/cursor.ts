/** How deep scripts may nest in each other. What is deeper is passed over. */
const deepest = 60

/** A place in a script that goes on: single characters, white space, comments. */
export abstract class Cursor {
  protected readonly text: string
  protected at = 0
  /** Where the text ends that is read now: that of the script, of a here-document, of what stands in backticks. */
  protected end: number
  #depth = 0

  constructor(text: string) {
    this.text = text
    this.end = text.length
  }

  protected char(ahead = 0): string {
    return this.at + ahead < this.end ? this.text.charAt(this.at + ahead) : ''
  }

  protected match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    return found !== null && this.at + found[0].length <= this.end ? found : undefined
  }

  /** Goes one level down, or passes over the rest where that is too deep. */
  protected deeper<T>(read: () => T, otherwise: T): T {
    if (this.#depth >= deepest) {
      this.at = this.end
      return otherwise
    }
    this.#depth++
    const result = read()
    this.#depth--
    return result
  }

  /** Passes over spaces, and over a comment; a line end stays. */
  protected blank(): void {
    for (; this.at < this.end; ) {
      const character = this.char()
      if (character === ' ' || character === '\t' || character === '\r') this.at++
      else if (character === '\\' && this.lineGoesOn() > 0) this.at += this.lineGoesOn()
      else if (character === '#') this.at = this.lineEnd(this.at)
      else return
    }
  }

  /** The same with line ends, and the here-documents that stand behind them. */
  protected blankLines(): void {
    for (this.blank(); this.char() === '\n'; this.blank()) this.lineBreak()
  }

  /** Passes over a line end, and what stands behind it that belongs to the line. */
  protected abstract lineBreak(): void

  protected lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from)
    return end < 0 || end > this.end ? this.end : end
  }

  /** Whether no word goes on here. */
  protected breaks(ahead = 0): boolean {
    const character = this.char(ahead)
    return character === '' || ' \t\r\n;&|<>()'.includes(character)
  }

  protected atSubstitution(): boolean {
    return (this.char() === '<' || this.char() === '>') && this.char(1) === '('
  }

  /** How many characters say that the line goes on in the next one. */
  protected lineGoesOn(): number {
    if (this.char() !== '\\') return 0
    return this.char(1) === '\n' ? 2 : this.char(1) === '\r' && this.char(2) === '\n' ? 3 : 0
  }
}
