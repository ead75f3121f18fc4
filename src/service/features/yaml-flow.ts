/** Where a cursor stands inside `{…}` or `[…]`, which may go over several lines and be unfinished. */
export interface FlowPlace {
  /** The start of the line that opens the outermost bracket, and the blanks before its key. */
  readonly lineStart: number
  readonly indent: number
  /** From the key of that line inwards; for a value with its own key. */
  readonly keys: readonly string[]
  readonly kind: 'key' | 'value'
  readonly from: number
  readonly to: number
  readonly siblings: readonly string[]
}

/** A key of a block mapping at the start of a line, with the blanks before it. */
export const blockKey = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s"'#:[\]{},-][^#:]*)) *:(?=\s|$)/

/** The name of a match of `blockKey`. */
export function nameOf(match: RegExpExecArray): string {
  return match[2] ?? match[3] ?? match[4]?.trimEnd() ?? ''
}

/** The start of the line that an offset is on. */
export function lineStart(text: string, offset: number): number {
  // lastIndexOf takes a negative place for 0.
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/**
 * The place inside brackets; `none` where the offset is in none, `undefined` where nothing can be completed: in a comment,
 * behind a whole value, on the line of a closing bracket. Reads forward from the top-level key above the offset, each character once.
 */
export function flowPlaceAt(text: string, offset: number): FlowPlace | 'none' | undefined {
  let at = topLevel(text, offset)
  while (at <= offset) {
    const opener = openerAt(text, at)
    if (opener === undefined || opener.bracket >= offset) {
      const end = text.indexOf('\n', at)
      if (end < 0 || end >= offset) return 'none'
      at = end + 1
      continue
    }
    const flow = new Flow(text, offset, opener)
    const ended = flow.read()
    if (ended === undefined) return flow.place()
    at = ended
    if (lineStart(text, ended) === ended) continue
    const end = text.indexOf('\n', ended)
    if (end < 0 || end >= offset) return undefined
    at = end + 1
  }
  return 'none'
}

function topLevel(text: string, offset: number): number {
  let start = lineStart(text, offset)
  while (start > 0 && !/[^\s#\]}]/.test(text.charAt(start))) start = lineStart(text, start - 1)
  return start
}

interface Opener {
  readonly lineStart: number
  readonly indent: number
  readonly keys: readonly string[]
  readonly bracket: number
}

function openerAt(text: string, start: number): Opener | undefined {
  const end = text.indexOf('\n', start)
  const line = text.slice(start, end < 0 ? text.length : end)
  const key = blockKey.exec(line)
  const before = key?.[0] ?? /^ *-(?= )/.exec(line)?.[0]
  if (before === undefined) return undefined
  const value = before.length + (/^ */.exec(line.slice(before.length))?.[0].length ?? 0)
  if (line[value] !== '{' && line[value] !== '[') return undefined
  const indent = /^ */.exec(line)?.[0].length ?? 0
  return { lineStart: start, indent, keys: key === null ? [] : [nameOf(key)], bracket: start + value }
}

interface Level {
  readonly mapping: boolean
  /** Of the entry that is being read. */
  key: string | undefined
  readonly keys: string[]
  /** Where the word begins that is being read, blanks before it included. */
  word: number
  /** Nothing but blanks since. */
  blank: boolean
  /** The entry has its value. */
  done: boolean
}

/** Reads one outermost bracket up to its end or the offset. */
class Flow {
  readonly #text: string
  readonly #offset: number
  readonly #opener: Opener
  readonly #levels: Level[] = []
  #at: number
  #comment = false

  constructor(text: string, offset: number, opener: Opener) {
    this.#text = text
    this.#offset = offset
    this.#opener = opener
    this.#at = opener.bracket
  }

  /** Where the bracket ends, or the line that ends it by its indentation; `undefined`: the offset comes first. */
  read(): number | undefined {
    while (this.#at < this.#offset) {
      const char = this.#text.charAt(this.#at)
      if (char === '\n' && this.#isLeft(this.#at + 1)) return this.#at + 1
      this.#take(char)
      if (this.#levels.length === 0) return this.#at
    }
    return undefined
  }

  /** The place of the offset, once `read` has come to it. */
  place(): FlowPlace | undefined {
    const level = this.#levels.at(-1)
    if (level === undefined || level.done || this.#comment || this.#text[this.#offset - 1] === ':') return undefined
    const offset = this.#offset
    let from = level.word
    while (from < offset && /\s/.test(this.#text.charAt(from))) from++
    if (this.#text.slice(from, offset).includes('\n')) return undefined
    const kind = level.mapping && level.key === undefined ? 'key' : 'value'
    const { lineStart: start, indent, keys } = this.#opener
    return {
      lineStart: start,
      indent,
      keys: [...keys, ...this.#levels.flatMap((one) => one.key ?? [])],
      kind,
      from,
      to: this.#wordEnd(from),
      siblings: level.keys,
    }
  }

  // What stands as far left as the line that opened the bracket is no part of it, but for a closing bracket.
  #isLeft(start: number): boolean {
    let at = start
    while (this.#text[at] === ' ') at++
    const char = this.#text.charAt(at)
    return at - start <= this.#opener.indent && char !== '' && !/[\s#\]}]/.test(char)
  }

  #take(char: string): void {
    const level = this.#levels.at(-1)
    if (char === '#' && /\s/.test(this.#text.charAt(this.#at - 1))) {
      this.#skipComment()
      return
    }
    const blank = level?.blank !== false
    if (level !== undefined && !/\s/.test(char)) level.blank = false
    if ((char === '"' || char === "'") && blank) {
      this.#skipQuoted(char)
      return
    }
    this.#at++
    if ((char === '{' || char === '[') && blank) {
      this.#levels.push({ mapping: char === '{', key: undefined, keys: [], word: this.#at, blank: true, done: false })
    } else if (char === '}' || char === ']') {
      this.#levels.pop()
      const outer = this.#levels.at(-1)
      if (outer !== undefined) Object.assign(outer, { done: true, word: this.#at, blank: true })
    } else if (char === ',' && level !== undefined) Object.assign(level, { key: undefined, done: false, word: this.#at, blank: true })
    else if (char === ':' && level?.mapping === true && level.key === undefined && this.#endsKey()) this.#nameKey(level)
  }

  #endsKey(): boolean {
    return /^["',[\]{}\s]?$/.test(this.#text.charAt(this.#at)) || /["']/.test(this.#text.charAt(this.#at - 2))
  }

  #nameKey(level: Level): void {
    const written = this.#text.slice(level.word, this.#at - 1).trim()
    level.key = /^(["']).*\1$/.test(written) ? written.slice(1, -1) : written
    level.keys.push(level.key)
    level.word = this.#at
    level.blank = true
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#comment = end < 0 || end >= this.#offset
    this.#at = end < 0 ? this.#text.length : end
  }

  // An unfinished text ends with its line.
  #skipQuoted(quote: string): void {
    let at = this.#at + 1
    while (at < this.#text.length && this.#text[at] !== quote && this.#text[at] !== '\n') at++
    this.#at = this.#text[at] === quote ? at + 1 : at
  }

  #wordEnd(from: number): number {
    const rest = /^[^\r\n]*/.exec(this.#text.slice(this.#offset))?.[0] ?? ''
    const quote = this.#text.charAt(from)
    const inside = from < this.#offset && (quote === '"' || quote === "'")
    const closing = inside ? rest.indexOf(quote) : -1
    if (closing >= 0) return this.#offset + closing + 1
    const end = /[,\]}]|\s#|:(?=\s|$)/.exec(rest)
    return this.#offset + (end === null ? rest : rest.slice(0, end.index)).trimEnd().length
  }
}
