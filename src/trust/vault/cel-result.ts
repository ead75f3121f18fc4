import type { MappedText } from '../../text/mapped-text.ts'

/**
 * A program of OpenBao with every message (`pb.Auth{display_name: claims.sub}`) replaced by what is true if all that is written in it can be
 * evaluated, and where these stand then. The engine knows no such messages; types of their fields are not checked.
 */
export function withoutAuth(source: MappedText): { readonly text: MappedText; readonly auths: readonly Range[] } {
  const parts = new Parts(source)
  const auths: Range[] = []
  let at = 0
  while (at < source.text.length) {
    const found = messageAt(source.text, at)
    if (found === undefined) {
      at = parts.copy(at, endOfToken(source.text, at))
      continue
    }
    const start = parts.length
    // What names nothing can't fail.
    const fields = found.values
      .map(({ start: from, end }) => withoutAuth(sliceOf(source, from, end)).text)
      .filter(({ text }) => /[A-Za-z_]/.test(withoutTexts(text)))
    if (fields.length === 0) parts.write('true', found.start)
    fields.forEach((field, i) => {
      if (i > 0) parts.write(' && ', found.start)
      const isPath = /^\s*[A-Za-z_]\w*(\.[A-Za-z_]\w*)+\s*$/.test(field.text)
      if (!isPath) parts.write('size([', found.start)
      parts.append(field)
      parts.write(isPath ? ' == ' : ']) == 1', found.start)
      if (isPath) parts.append(field)
    })
    auths.push({ start, end: parts.length })
    at = found.end
  }
  return { text: parts.text(), auths }
}

interface Range {
  readonly start: number
  readonly end: number
}

interface Message extends Range {
  /** The values of its fields. */
  readonly values: readonly Range[]
}

// A name, then a brace: `pb.Auth{`. Maps have no name before theirs.
function messageAt(text: string, at: number): Message | undefined {
  if (at > 0 && /[\w.]/.test(text.charAt(at - 1))) return undefined
  const name = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\s*\{/.exec(text.slice(at, at + 200))
  if (name === null) return undefined
  const values: Range[] = []
  let depth = 0
  let from: number | undefined
  for (let i = at + name[0].length; i < text.length; i = endOfToken(text, i)) {
    const sign = text.charAt(i)
    if (depth === 0 && sign === ':' && from === undefined) from = i + 1
    else if (depth === 0 && (sign === ',' || sign === '}')) {
      if (from !== undefined) values.push(trimmed(text, from, i))
      from = undefined
      if (sign === '}') return { start: at, end: i + 1, values }
    } else if ('([{'.includes(sign)) depth++
    else if (')]}'.includes(sign)) depth--
  }
  return undefined
}

function trimmed(text: string, start: number, end: number): Range {
  const written = text.slice(start, end)
  return { start: start + written.length - written.trimStart().length, end: start + written.trimEnd().length }
}

// Behind the text in quotes that begins here, or behind this character.
function endOfToken(text: string, at: number): number {
  const quote = text.charAt(at)
  if (quote !== '"' && quote !== "'") return at + 1
  const raw = /[rR]/.test(text.charAt(at - 1))
  const mark = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote
  for (let i = at + mark.length; i < text.length; i++) {
    if (text.charAt(i) === '\\' && !raw) i++
    else if (text.startsWith(mark, i)) return i + mark.length
  }
  return text.length
}

// Names in quotes are none.
function withoutTexts(text: string): string {
  let result = ''
  for (let at = 0; at < text.length; at = endOfToken(text, at)) if (!/["']/.test(text.charAt(at))) result += text.charAt(at)
  return result.replaceAll(/\b(true|false|null)\b/g, '')
}

function sliceOf(source: MappedText, start: number, end: number): MappedText {
  return { ...source, text: source.text.slice(start, end), starts: source.starts.slice(start, end), ends: source.ends.slice(start, end) }
}

class Parts {
  readonly #source: MappedText
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #text = ''

  constructor(source: MappedText) {
    this.#source = source
  }

  get length(): number {
    return this.#text.length
  }

  copy(start: number, end: number): number {
    this.append(sliceOf(this.#source, start, end))
    return end
  }

  append({ text, starts, ends }: MappedText): void {
    this.#text += text
    for (const start of starts) this.#starts.push(start)
    for (const end of ends) this.#ends.push(end)
  }

  /** Text of our own, at the place of what it stands for. */
  write(text: string, at: number): void {
    const place = this.#source.starts[Math.min(at, this.#source.starts.length - 1)] ?? 0
    this.#text += text
    for (let i = 0; i < text.length; i++) {
      this.#starts.push(place)
      this.#ends.push(place)
    }
  }

  text(): MappedText {
    return { ...this.#source, text: this.#text, starts: this.#starts, ends: this.#ends }
  }
}
