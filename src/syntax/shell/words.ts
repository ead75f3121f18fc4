import { Cursor } from './cursor.ts'
import { Pieces } from './pieces.ts'
import type { Redirect, Script, Word } from './tree.ts'

interface PendingDocument {
  readonly delimiter: string
  /** A delimiter in quotes: nothing is filled in. */
  readonly literal: boolean
  /** `<<-`: tabs before the lines don't count. */
  readonly dashes: boolean
  readonly redirect: { word: Word }
}

/**
 * The lexical half of the grammar: words with their quotes and expansions, here-documents, white space and comments; POSIX 2.2, 2.3, 2.6, 2.7.4
 * and bash's additions. What is not closed ends with the text. Each step goes on in the text, so that it ends.
 */
export abstract class WordReader extends Cursor {
  readonly #pending: PendingDocument[] = []

  /** The items up to a `)` (`closed`) or the end. */
  protected abstract script(closed: boolean): Script

  protected lineBreak(): void {
    this.at++
    for (const document of this.#pending.splice(0)) this.#document(document)
  }

  /** A word. Where none begins, an empty one, and the character is passed over. */
  protected word(): Word {
    const start = this.at
    const pieces = new Pieces()
    let list: readonly Word[] | undefined
    while (this.at < this.end) {
      if (this.atSubstitution()) this.#substitution(pieces)
      else if (this.breaks()) {
        if (
          this.char() !== '(' ||
          list !== undefined ||
          !/^[A-Za-z_]\w*\+?=$/.test(this.text.slice(Math.max(start, this.at - 200), this.at))
        )
          break
        list = this.deeper(() => this.#list(), [])
      } else this.#unquoted(pieces, start)
    }
    if (this.at === start) this.at++
    const word = { pieces: pieces.all, start, end: this.at }
    return list === undefined ? word : { ...word, list }
  }

  #unquoted(pieces: Pieces, start: number): void {
    const character = this.char()
    if (character === "'") this.#single(pieces)
    else if (character === '"') this.#double(pieces)
    else if (character === '\\') this.#escape(pieces)
    else if (character === '$' && this.char(1) === "'") this.#ansi(pieces)
    else if (character === '$' && this.char(1) === '"') {
      this.at++
      this.#double(pieces)
    } else if (character === '$' || character === '`') this.#expansion(pieces, false)
    else if (character === '*' || character === '?') this.#glob(pieces)
    else if (character === '{' && this.#braces(pieces)) return
    else if (character === '~' && this.at === start) pieces.other('the home directory is that of who runs it', start, ++this.at, false)
    else pieces.text(character, this.at, ++this.at, false)
  }

  // A pattern that no file matches stays as it is, and no file is named like an option, an assignment or an address.
  #glob(pieces: Pieces): void {
    if (pieces.isNoFile) pieces.text(this.char(), this.at, ++this.at, false)
    else pieces.several('which files match is known only where it runs', this.at, ++this.at, false)
  }

  #braces(pieces: Pieces): boolean {
    const found = this.match(/\{[^\s{}'"`;&|<>()$\\]{0,200}?(?:,|\.\.)[^\s{}'"`;&|<>()$\\]{0,200}\}/y)
    if (found === undefined) return false
    pieces.several('bash makes several words of it, sh one', this.at, this.at + found[0].length, false)
    this.at += found[0].length
    return true
  }

  // `<(…)`: the name of a pipe.
  #substitution(pieces: Pieces): void {
    const start = this.at
    this.at += 2
    const body = this.#nested()
    pieces.other('only the running script knows', start, this.at, false, body)
  }

  #nested(): Script {
    const body = this.deeper(() => this.script(true), [])
    if (this.char() === ')') this.at++
    return body
  }

  #list(): readonly Word[] {
    const words: Word[] = []
    this.at++
    for (this.blankLines(); this.at < this.end && this.char() !== ')'; this.blankLines()) {
      const word = this.word()
      if (word.end > word.start && word.pieces.length > 0) words.push(word)
    }
    if (this.char() === ')') this.at++
    return words
  }

  #single(pieces: Pieces): void {
    const start = this.at
    const close = this.text.indexOf("'", start + 1)
    const end = close < 0 || close > this.end ? this.end : close
    pieces.text('', start, start, true)
    for (let i = start + 1; i < end; i++) pieces.text(this.text.charAt(i), i, i + 1, true)
    this.at = Math.min(end + 1, this.end)
  }

  #double(pieces: Pieces): void {
    pieces.text('', this.at, this.at, true)
    this.at++
    while (this.at < this.end && this.char() !== '"') this.#inDouble(pieces, '"')
    this.at = Math.min(this.at + 1, this.end)
  }

  // One unit between double quotes, or in a here-document (where `"` is a character like any other).
  #inDouble(pieces: Pieces, quote: string): void {
    const character = this.char()
    const next = this.char(1)
    if (character === '\\' && this.lineGoesOn() > 0) this.at += this.lineGoesOn()
    else if (character === '\\' && next !== '' && (next === '$' || next === '`' || next === '\\' || next === quote)) {
      pieces.text(next, this.at, this.at + 2, true)
      this.at += 2
    } else if (character === '$' || character === '`') this.#expansion(pieces, true)
    else pieces.text(character, this.at, ++this.at, true)
  }

  #escape(pieces: Pieces): void {
    const length = this.lineGoesOn()
    if (length === 0) pieces.text(this.char(1), this.at, Math.min(this.at + 2, this.end), true)
    this.at = Math.min(this.at + (length === 0 ? 2 : length), this.end)
  }

  #ansi(pieces: Pieces): void {
    pieces.text('', this.at, this.at, true)
    this.at += 2
    while (this.at < this.end && this.char() !== "'") {
      const found = this.match(/\\(?:([abeEfnrtv\\'"?])|x([\dA-Fa-f]{1,2})|u([\dA-Fa-f]{1,4})|U([\dA-Fa-f]{1,8})|([0-7]{1,3}))/y)
      const [whole, letter, ...codes] = found ?? []
      const code = codes.slice(0, 3).find((one) => one !== undefined)
      const number = code === undefined ? Number.parseInt(codes[3] ?? '', 8) : Number.parseInt(code, 16)
      const unit =
        letter === undefined ? (number <= 0x10ffff && number > 0 ? String.fromCodePoint(number) : '') : (letters[letter] ?? letter)
      const length = whole?.length ?? 1
      if (whole === undefined) pieces.text(this.char(), this.at, this.at + 1, true)
      else for (const half of unit.split('')) pieces.text(half, this.at, this.at + length, true)
      this.at += length
    }
    this.at = Math.min(this.at + 1, this.end)
  }

  #expansion(pieces: Pieces, quoted: boolean): void {
    const start = this.at
    const next = this.char(1)
    if (this.char() === '`') this.#backticks(pieces, quoted)
    else if (next === '(' && this.char(2) === '(') {
      const inner = this.#calculation(start + 1)
      pieces.other('it is calculated where it runs', start, this.at, quoted, undefined, setIn(inner))
    } else if (next === '(') {
      this.at += 2
      const body = this.#nested()
      pieces.script(body, start, this.at, quoted)
    } else if (next === '{') this.#parameter(pieces, quoted)
    else {
      const name = this.match(/\$([A-Za-z_]\w*)/y)?.[1]
      if (name !== undefined) {
        this.at += name.length + 1
        pieces.variable(name, undefined, start, this.at, quoted)
      } else if (/[\d@*#?$!-]/.test(next) && next !== '') {
        this.at += 2
        const isOne = /[#?$!-]/.test(next) || (quoted && next !== '@')
        if (isOne) pieces.other(called, start, this.at, quoted)
        else pieces.several(called, start, this.at, quoted)
      } else pieces.text('$', start, ++this.at, quoted)
    }
  }

  #backticks(pieces: Pieces, quoted: boolean): void {
    const start = this.at
    let close = start + 1
    while (close < this.end && this.text.charAt(close) !== '`') close += this.text.charAt(close) === '\\' ? 2 : 1
    close = Math.min(close, this.end)
    const outer = this.end
    this.at = start + 1
    this.end = close
    const body = this.deeper(() => this.script(false), [])
    this.end = outer
    this.at = Math.min(close + 1, outer)
    pieces.script(body, start, this.at, quoted)
  }

  // `((…))` from its first bracket; what stands in it.
  #calculation(start: number): string {
    let depth = 0
    this.at = start
    for (; this.at < this.end; this.at++) {
      if (this.char() === '(') depth++
      else if (this.char() === ')' && --depth === 0) break
    }
    const inner = this.text.slice(start + 2, Math.max(start + 2, this.at - 1))
    this.at = Math.min(this.at + 1, this.end)
    return inner
  }

  /** The variables that `((…))` sets, which begins here. */
  protected arithmetic(): readonly string[] {
    return setIn(this.#calculation(this.at))
  }

  #parameter(pieces: Pieces, quoted: boolean): void {
    const start = this.at
    const found = this.match(/\$\{([A-Za-z_]\w*)(\[[@*]\])?(\}|:?[-=?+])?/y)
    const [whole = '', name = '', index, operator] = found ?? []
    if (operator === '}') {
      this.at += whole.length
      if (index === undefined) pieces.variable(name, undefined, start, this.at, quoted)
      else pieces.list(name, start, this.at, quoted)
      return
    }
    this.at += found === undefined ? 2 : whole.length
    const from = this.at
    const inner = new Pieces()
    this.deeper(() => this.#untilBrace(inner, quoted), undefined)
    const word = { pieces: inner.all, start: from, end: this.at }
    if (this.char() === '}') this.at++
    if (operator !== undefined && index === undefined) pieces.variable(name, { operator, word }, start, this.at, quoted)
    else {
      const why = /\d|@/.test(this.text.charAt(from)) ? called : 'it is worked out where it runs'
      const isOne = this.text.charAt(from) === '#' || (quoted && this.text.charAt(from) !== '@')
      if (isOne) pieces.other(why, start, this.at, quoted)
      else pieces.several(why, start, this.at, quoted)
    }
  }

  #untilBrace(pieces: Pieces, quoted: boolean): undefined {
    while (this.at < this.end && this.char() !== '}') {
      const character = this.char()
      if (character === '"') this.#double(pieces)
      else if (quoted) this.#inDouble(pieces, '}')
      else if (character === "'") this.#single(pieces)
      else if (character === '\\') this.#escape(pieces)
      else if (character === '$' || character === '`') this.#expansion(pieces, false)
      else pieces.text(character, this.at, ++this.at, false)
    }
  }

  /** A redirection that begins here; `undefined` where none does. */
  protected redirect(): Redirect | 'none' | undefined {
    const found = this.match(/(\d{0,4}|\{[A-Za-z_]\w*\})(<<<|<<-?|<>|<&|<|>>|>\||>&|>|&>>|&>)/y)
    if (found === undefined || (found[1] === '' && this.atSubstitution())) return undefined
    const [whole, descriptor = '', operator = ''] = found
    this.at += whole.length
    while (this.char() === ' ' || this.char() === '\t') this.at++
    if (operator === '<<' || operator === '<<-') return this.#startDocument(descriptor, operator === '<<-')
    if (this.breaks() && !this.atSubstitution()) return 'none'
    const word = this.word()
    const isDescriptor = operator.endsWith('&') && /^(?:\d+|-)$/.test(this.text.slice(word.start, word.end))
    const kind = operator === '<' || operator === '<<<' ? operator : operator === '>>' || operator === '&>>' ? '>>' : '>'
    return isDescriptor || operator === '<>' || operator === '<&' ? 'none' : { operator: kind, descriptor, word }
  }

  #startDocument(descriptor: string, dashes: boolean): Redirect | 'none' {
    let delimiter = ''
    const start = this.at
    while (!this.breaks() && this.at - start < 500) {
      const [whole = '', single, double, escaped, plain] = this.match(/'([^'\n]*)'|"([^"\n]*)"|\\([^\n])|([^'"\\])/y) ?? []
      if (whole === '') break
      delimiter += single ?? double ?? escaped ?? plain ?? ''
      this.at += whole.length
    }
    if (this.at === start) return 'none'
    const literal = /['"\\]/.test(this.text.slice(start, this.at))
    const redirect = { operator: '<<', descriptor, word: { pieces: [], start: this.at, end: this.at } }
    this.#pending.push({ delimiter, literal, dashes, redirect })
    return redirect
  }

  #document({ delimiter, literal, dashes, redirect }: PendingDocument): void {
    const start = this.at
    let end = this.end
    let next = this.end
    for (let at = start; at < this.end; ) {
      const lineEnd = this.lineEnd(at)
      const line = this.text.slice(at, lineEnd).replace(/\r$/, '')
      if ((dashes ? line.replace(/^\t+/, '') : line) === delimiter) {
        end = at
        next = Math.min(lineEnd + 1, this.end)
        break
      }
      at = lineEnd + 1
    }
    const pieces = new Pieces()
    const outer = this.end
    this.end = end
    while (this.at < end) {
      const isLineStart = this.at === start || this.text.charAt(this.at - 1) === '\n'
      if (dashes && isLineStart) while (this.char() === '\t') this.at++
      if (this.at >= end) break
      if (literal) pieces.text(this.char(), this.at, ++this.at, true)
      else this.#inDouble(pieces, '\0')
    }
    this.end = outer
    this.at = next
    redirect.word = { pieces: pieces.all, start, end }
  }
}

const called = 'what it is called with is not known here'

const letters: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

// `x = 1`, `x += 1`, `x++`, `--x`.
function setIn(calculation: string): readonly string[] {
  const set = /([A-Za-z_]\w*)\s*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)/g
  return [...calculation.matchAll(set)].flatMap(([, after, before]) => after ?? before ?? [])
}
