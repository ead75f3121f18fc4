/** A part of a word. `start` and `end` count in the script, quotes included. */
export type Piece = {
  readonly start: number
  readonly end: number
} /** Text as the program gets it; unit `i` stands at `at[i]` and ends at `until[i]`. */ & (
  | { readonly kind: 'text'; readonly text: string; readonly at: readonly number[]; readonly until: readonly number[] }
  /** `$name`, `${name}`; `fallback`: what `${name:-…}` and its like say. */
  | { readonly kind: 'variable'; readonly name: string; readonly fallback?: string }
  /** What stands in `$(…)` or backticks: a script of its own. */
  | { readonly kind: 'command' }
  /** Arithmetic, `${name%…}`, globs, braces: only a running shell knows. */
  | { readonly kind: 'other' }
)

export interface Heredoc {
  readonly pieces: readonly Piece[]
  readonly start: number
  readonly end: number
}

export type Lexeme = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'word'; readonly pieces: readonly Piece[]; readonly quoted: boolean }
  | { readonly kind: 'redirect'; readonly text: string; readonly descriptor: string }
  | { readonly kind: 'heredoc'; readonly document: Heredoc }
  /** Ends a command: `;`, `&&`, `|`, a line end, a bracket. */
  | { readonly kind: 'separator'; readonly text: string }
)

/** The words of a script and what stands between them. Linear; what is not closed ends with the text. */
export function lexShell(text: string): readonly Lexeme[] {
  return new Lexer(text).all()
}

interface Pending {
  readonly delimiter: string
  readonly literal: boolean
  readonly dashes: boolean
  readonly index: number
}

/** How deep `$(…)` and braces may nest. */
const deepest = 50

class Lexer {
  readonly #text: string
  readonly #lexemes: Lexeme[] = []
  readonly #pending: Pending[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  all(): readonly Lexeme[] {
    while (this.#at < this.#text.length) this.#step()
    return this.#lexemes
  }

  #step(): void {
    const text = this.#text
    const start = this.#at
    const character = text.charAt(start)
    if (character === '\\' && /^\\\r?\n/.test(text.slice(start, start + 3))) this.#at += text.charAt(start + 1) === '\r' ? 3 : 2
    else if (character === ' ' || character === '\t' || character === '\r') this.#at++
    else if (character === '#') this.#at = this.#lineEnd(start)
    else if (character === '\n') {
      this.#separator('\n', 1)
      this.#documents()
    } else if (this.#redirect() || this.#operator()) return
    else this.#word()
  }

  #operator(): boolean {
    const [operator] = /^(?:&&|\|\||\|&|;;&?|;&|[;&|()])/.exec(this.#text.slice(this.#at, this.#at + 3)) ?? []
    if (operator === undefined) return false
    this.#separator(operator, operator.length)
    return true
  }

  #separator(text: string, length: number): void {
    this.#lexemes.push({ kind: 'separator', text, start: this.#at, end: this.#at + length })
    this.#at += length
  }

  #redirect(): boolean {
    const match = /^(\d?)(<<<|<<-?|&>>?|>>|>\||[<>]&?)/.exec(this.#text.slice(this.#at, this.#at + 5))
    if (match === null) return false
    const [whole, descriptor = '', operator = ''] = match
    const start = this.#at
    this.#at += whole.length
    if (operator === '<<' || operator === '<<-') this.#heredoc(operator === '<<-')
    else if (operator.endsWith('&')) {
      // `2>&1`, `<&3`: a descriptor, no file.
      while (/[\d-]/.test(this.#text.charAt(this.#at))) this.#at++
    } else this.#lexemes.push({ kind: 'redirect', text: operator, descriptor, start, end: this.#at })
    return true
  }

  #heredoc(dashes: boolean): void {
    while (/[ \t]/.test(this.#text.charAt(this.#at))) this.#at++
    const match = /^(?:'([^'\n]*)'|"([^"\n]*)"|(\\?)([^\s;&|<>()'"]+))/.exec(this.#text.slice(this.#at, this.#at + 200))
    if (match === null) return
    const delimiter = match[1] ?? match[2] ?? match[4] ?? ''
    const literal = match[4] === undefined || match[3] === '\\'
    this.#at += match[0].length
    this.#pending.push({ delimiter, literal, dashes, index: this.#lexemes.length })
    const empty: Heredoc = { pieces: [], start: this.#at, end: this.#at }
    this.#lexemes.push({ kind: 'heredoc', document: empty, start: this.#at, end: this.#at })
  }

  // Here-documents begin on the line behind the command.
  #documents(): void {
    for (const { delimiter, literal, dashes, index } of this.#pending.splice(0)) {
      const start = this.#at
      let end = this.#text.length
      let next = this.#text.length
      for (let at = start; at < this.#text.length; ) {
        const lineEnd = this.#lineEnd(at)
        const line = this.#text.slice(at, lineEnd).replace(/\r$/, '')
        if ((dashes ? line.replace(/^\t+/, '') : line) === delimiter) {
          end = at
          next = Math.min(lineEnd + 1, this.#text.length)
          break
        }
        at = lineEnd + 1
      }
      const pieces = literal ? [textPiece(this.#text, start, end)] : this.#expanded(start, end)
      this.#lexemes[index] = { kind: 'heredoc', document: { pieces: dashes ? withoutTabs(pieces) : pieces, start, end }, start, end }
      this.#at = next
    }
  }

  #expanded(start: number, end: number): readonly Piece[] {
    const builder = new Builder()
    this.#at = start
    while (this.#at < end) this.#inDouble(builder, '\0')
    return builder.pieces
  }

  #word(): void {
    const start = this.#at
    const builder = new Builder()
    let quoted = false
    for (; this.#at < this.#text.length; ) {
      const character = this.#text.charAt(this.#at)
      if (/[\s;&|<>()]/.test(character)) {
        // `name=( … )` is an array: passed over.
        if (character === '(' && this.#text.charAt(this.#at - 1) === '=') {
          this.#skipArray(builder)
          continue
        }
        break
      }
      if (character === "'") {
        quoted = true
        this.#single(builder)
      } else if (character === '"') {
        quoted = true
        this.#double(builder)
      } else if (character === '\\') this.#escape(builder)
      else if (character === '$' && this.#text.charAt(this.#at + 1) === "'") {
        quoted = true
        this.#ansi(builder)
      } else if (character === '$' || character === '`') this.#expansion(builder)
      else if (character === '*' || character === '?') {
        builder.other(this.#at, this.#at + 1)
        this.#at++
      } else {
        builder.text(character, this.#at, this.#at + 1)
        this.#at++
      }
    }
    if (this.#at === start) this.#at++
    this.#lexemes.push({ kind: 'word', pieces: builder.pieces, quoted, start, end: this.#at })
  }

  #skipArray(builder: Builder): void {
    const start = this.#at
    const end = this.#text.indexOf(')', start)
    this.#at = end < 0 ? this.#text.length : end + 1
    builder.other(start, this.#at)
  }

  #single(builder: Builder): void {
    const start = this.#at
    const close = this.#text.indexOf("'", start + 1)
    const end = close < 0 ? this.#text.length : close
    for (let i = start + 1; i < end; i++) builder.text(this.#text.charAt(i), i, i + 1)
    builder.empty(start)
    this.#at = Math.min(end + 1, this.#text.length)
  }

  #double(builder: Builder): void {
    builder.empty(this.#at)
    this.#at++
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== '"') this.#inDouble(builder, '"')
    this.#at = Math.min(this.#at + 1, this.#text.length)
  }

  // One unit between double quotes, or in a here-document (where `"` is a character like any other).
  #inDouble(builder: Builder, quote: string): void {
    const character = this.#text.charAt(this.#at)
    const next = this.#text.charAt(this.#at + 1)
    if (character === '\\' && next === '\n') this.#at += 2
    else if (character === '\\' && (next === '$' || next === '`' || next === '\\' || next === quote)) {
      builder.text(next, this.#at, this.#at + 2)
      this.#at += 2
    } else if (character === '$' || character === '`') this.#expansion(builder)
    else {
      builder.text(character, this.#at, this.#at + 1)
      this.#at++
    }
  }

  #escape(builder: Builder): void {
    const next = this.#text.charAt(this.#at + 1)
    if (next === '\n') this.#at += 2
    else if (next === '\r' && this.#text.charAt(this.#at + 2) === '\n') this.#at += 3
    else {
      builder.text(next, this.#at, Math.min(this.#at + 2, this.#text.length))
      this.#at += 2
    }
  }

  #ansi(builder: Builder): void {
    const start = this.#at
    this.#at += 2
    const simple: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' }
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== "'") {
      const isEscape = this.#text.charAt(this.#at) === '\\'
      const letter = this.#text.charAt(this.#at + 1)
      const known = isEscape && Object.hasOwn(simple, letter) ? simple[letter] : undefined
      if (isEscape && known === undefined) builder.other(this.#at, this.#at + 2)
      else builder.text(known ?? this.#text.charAt(this.#at), this.#at, this.#at + (isEscape ? 2 : 1))
      this.#at += isEscape ? 2 : 1
    }
    builder.empty(start)
    this.#at = Math.min(this.#at + 1, this.#text.length)
  }

  #expansion(builder: Builder): void {
    const start = this.#at
    const rest = this.#text.slice(start, start + 300)
    if (rest.startsWith('`')) {
      const close = this.#text.indexOf('`', start + 1)
      const end = close < 0 ? this.#text.length : close
      builder.command(start + 1, end)
      this.#at = Math.min(end + 1, this.#text.length)
    } else if (rest.startsWith('$((')) {
      this.#at = this.#closing(start + 1, '(', ')')
      builder.other(start, this.#at)
    } else if (rest.startsWith('$(')) {
      this.#at = this.#closing(start + 1, '(', ')')
      builder.command(start + 2, Math.max(start + 2, this.#at - 1))
    } else if (rest.startsWith('${')) {
      this.#at = this.#closing(start + 1, '{', '}')
      const inner = this.#text.slice(start + 2, Math.max(start + 2, this.#at - 1))
      const simple = /^([A-Za-z_]\w*)(?:(:?[-=?])(.*))?$/s.exec(inner)
      if (simple === null) builder.other(start, this.#at)
      else
        builder.variable(
          simple[1] ?? '',
          simple[2] === undefined || simple[2].endsWith('?') ? undefined : (simple[3] ?? ''),
          start,
          this.#at,
        )
    } else {
      const name = /^\$([A-Za-z_]\w*)/.exec(rest)?.[1]
      if (name !== undefined) {
        this.#at = start + 1 + name.length
        builder.variable(name, undefined, start, this.#at)
      } else if (/^\$[\d@*#?$!-]/.test(rest)) {
        this.#at = start + 2
        builder.other(start, this.#at)
      } else {
        builder.text('$', start, start + 1)
        this.#at++
      }
    }
  }

  // Behind the bracket that closes the one at `start`; quotes within are passed over.
  #closing(start: number, open: string, close: string): number {
    let depth = 0
    for (let at = start; at < this.#text.length; at++) {
      const character = this.#text.charAt(at)
      if (character === '\\') at++
      else if (character === "'" || character === '"') {
        const end = this.#quoteEnd(at, character)
        if (end < 0) return this.#text.length
        at = end
      } else if (character === open && ++depth > deepest) return this.#text.length
      else if (character === close && --depth === 0) return at + 1
    }
    return this.#text.length
  }

  #quoteEnd(start: number, quote: string): number {
    for (let at = start + 1; at < this.#text.length; at++) {
      if (quote === '"' && this.#text.charAt(at) === '\\') at++
      else if (this.#text.charAt(at) === quote) return at
    }
    return -1
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf('\n', from)
    return end < 0 ? this.#text.length : end
  }
}

/** Collects the pieces of a word; neighbouring texts are one. */
class Builder {
  readonly pieces: Piece[] = []
  #open: { text: string; at: number[]; until: number[] } | undefined

  text(unit: string, start: number, end: number): void {
    const open = this.#open
    if (open !== undefined) {
      open.text += unit
      open.at.push(start)
      open.until.push(end)
      const last = this.pieces.at(-1)
      if (last?.kind === 'text')
        this.pieces[this.pieces.length - 1] = { kind: 'text', text: open.text, at: open.at, until: open.until, start: last.start, end }
      return
    }
    this.#open = { text: unit, at: [start], until: [end] }
    this.pieces.push({ kind: 'text', ...this.#open, start, end })
  }

  /** A pair of quotes makes a word, if nothing stands in them too. */
  empty(at: number): void {
    if (this.pieces.length === 0) this.pieces.push({ kind: 'text', text: '', at: [], until: [], start: at, end: at })
  }

  variable(name: string, fallback: string | undefined, start: number, end: number): void {
    this.#push({ kind: 'variable', name, ...(fallback === undefined ? {} : { fallback }), start, end })
  }

  command(start: number, end: number): void {
    this.#push({ kind: 'command', start, end })
  }

  other(start: number, end: number): void {
    this.#push({ kind: 'other', start, end })
  }

  #push(piece: Piece): void {
    this.#open = undefined
    this.pieces.push(piece)
  }
}

function textPiece(text: string, start: number, end: number): Piece {
  const at = Array.from({ length: end - start }, (_, i) => start + i)
  return { kind: 'text', text: text.slice(start, end), at, until: at.map((i) => i + 1), start, end }
}

// `<<-` takes the tabs at the beginning of each line away.
function withoutTabs(pieces: readonly Piece[]): readonly Piece[] {
  let lineStart = true
  return pieces.map((piece) => {
    if (piece.kind !== 'text') {
      lineStart = false
      return piece
    }
    const kept: { text: string; at: number[]; until: number[] } = { text: '', at: [], until: [] }
    for (const [i, unit] of [...piece.text].entries()) {
      if (lineStart && unit === '\t') continue
      lineStart = unit === '\n'
      kept.text += unit
      kept.at.push(piece.at[i] ?? piece.start)
      kept.until.push(piece.until[i] ?? piece.end)
    }
    return { ...piece, ...kept }
  })
}
