import type { FileId, Span } from '../../text/span.ts'

/** Where a cursor stands in a Terraform text that is being typed, and so need not be Terraform. */
export interface HclPlace {
  /** Type and labels of the outermost block: `data`, `aws_iam_policy_document`, `trust`. */
  readonly block: readonly string[]
  /** What stands around inside of it, from the outside: blocks, attributes, keys; for a value with its own name. */
  readonly path: readonly string[]
  readonly kind: 'key' | 'value'
  /** What a completion replaces: a text with its quotes, a bare key, or nothing. */
  readonly span: Span
  /** What stands in the braces around, the innermost last. */
  readonly bodies: readonly string[]
  /** Whether an `=` or `:` follows. */
  readonly assigned: boolean
}

const header = /^([A-Za-z_]\w*)((?:[ \t]+"[^"\n]*")*)[ \t]*\{/gm

/** A longer block is nobody's own writing. */
const longest = 200_000

/**
 * Reads the outermost block around the cursor by brackets, quotes and lines. `undefined` between blocks, in comments, heredocs and
 * interpolations, and where an expression is more than a text. Linear.
 */
export function hclPlaceAt(file: FileId, text: string, offset: number): HclPlace | undefined {
  let start: RegExpExecArray | undefined
  let end = text.length
  for (const found of text.matchAll(header)) {
    if (found.index + found[0].length > offset) {
      end = found.index
      break
    }
    start = found
  }
  if (start === undefined || offset > end || end - start.index > longest) return undefined
  const open = start.index + start[0].length - 1
  const place = new Scanner(file, text.slice(0, end), offset).run(open)
  const labels = [...(start[2] ?? '').matchAll(/"([^"]*)"/g)].map((label) => label[1] ?? '')
  return place && { block: [start[1] ?? '', ...labels], ...place }
}

/** A text in quotes, nothing of it an interpolation. */
export function hclQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[$%](?=\{)/g, '$&$&')
}

interface Frame {
  readonly bracket: string
  readonly open: number
  /** What the bracket belongs to, and whether it is a value of it. */
  readonly name: string | undefined
  readonly key: string | undefined
  end: number
}

type Found = Omit<HclPlace, 'block'>
type Draft = Omit<Found, 'bodies'>

const opener: { readonly [bracket: string]: string } = { '}': '{', ']': '[', ')': '(' }

class Scanner {
  readonly #file: FileId
  readonly #text: string
  readonly #offset: number
  #frames: Frame[] = []
  /** The name before the `=` of the entry that is being read, and the first word of it. */
  #key: string | undefined
  #word: string | undefined
  #draft: Draft | undefined
  #around: readonly Frame[] = []
  #passed = false

  constructor(file: FileId, text: string, offset: number) {
    this.#file = file
    this.#text = text
    this.#offset = offset
  }

  run(open: number): Found | undefined {
    const text = this.#text
    this.#open('{', open, undefined)
    let at = open + 1
    while (at < text.length && this.#frames.length > 0) {
      if (at >= this.#offset && !this.#passed) this.#between(at)
      at = this.#step(at)
    }
    if (this.#frames.length > 0 && at >= this.#offset && !this.#passed) this.#between(at)
    const bodies = this.#around.filter(({ bracket }) => bracket === '{').map((frame) => text.slice(frame.open + 1, frame.end))
    return this.#draft && { ...this.#draft, bodies }
  }

  #step(at: number): number {
    const text = this.#text
    const character = text[at] ?? ''
    const comment = /^(?:#|\/\/)[^\n]*|^\/\*[\s\S]*?(?:\*\/|$)/.exec(character === '#' || character === '/' ? text.slice(at) : '')
    if (comment !== null) return this.#opaque(at, at + comment[0].length)
    if (character === '"') return this.#quoted(at)
    if (character === '<' && text[at + 1] === '<') return this.#heredoc(at)
    if (/[A-Za-z_]/.test(character)) return this.#name(at)
    if (character === '\n' || character === ',') {
      if (this.#frames.at(-1)?.bracket === '{') this.#next(undefined)
    } else if (character === '=' || character === ':') {
      if (this.#key === undefined && !/[=!<>]/.test(text[at - 1] ?? '') && !/[=>]/.test(text[at + 1] ?? '')) this.#key = this.#word
    } else if (character === '{' || character === '[' || character === '(') {
      this.#open(character, at, this.#key ?? (this.#frames.at(-1)?.bracket === '{' ? this.#word : undefined))
    } else if (opener[character] !== undefined) this.#close(character, at)
    return at + 1
  }

  #open(bracket: string, open: number, name: string | undefined): void {
    this.#frames.push({ bracket, open, name, key: this.#key, end: this.#text.length })
    this.#next(undefined)
  }

  #close(bracket: string, at: number): void {
    const index = this.#frames.findLastIndex((frame) => frame.bracket === opener[bracket])
    const [frame] = index < 0 ? [] : this.#frames.splice(index)
    if (frame === undefined) return
    frame.end = at
    this.#next(frame.key ?? frame.name)
  }

  #next(key: string | undefined): void {
    this.#key = key
    this.#word = key
  }

  // Nothing can be completed in it.
  #opaque(start: number, end: number): number {
    if (start < this.#offset && this.#offset <= end) this.#passed = true
    return end
  }

  #name(start: number): number {
    const end = start + (/^[\w.-]+/.exec(this.#text.slice(start, start + 300))?.[0].length ?? 1)
    if (!this.#passed && start <= this.#offset && this.#offset <= end) {
      this.#passed = true
      if (this.#isKey()) this.#keep('key', start, end)
    }
    this.#word ??= this.#text.slice(start, end)
    return end
  }

  #quoted(start: number): number {
    const text = this.#text
    const { end, closed } = quoteEnd(text, start)
    if (!this.#passed && start <= this.#offset && this.#offset <= end) {
      this.#passed = true
      const before = text.slice(start, this.#offset)
      // An unclosed one may take what closes brackets.
      const stop = closed ? end : this.#offset
      if (before.lastIndexOf('${') <= before.lastIndexOf('}')) this.#keep(this.#isKey() ? 'key' : 'value', start, stop)
      if (!closed) return stop
    }
    this.#word ??= text.slice(start + 1, closed ? end - 1 : end)
    return end
  }

  #heredoc(start: number): number {
    const text = this.#text
    const name = /^<<-?([A-Za-z_]\w*)[ \t]*\r?\n/.exec(text.slice(start, start + 200))
    if (name === null) return start + 2
    const closing = new RegExp(`^[ \\t]*${name[1]}[ \\t]*\\r?$`, 'gm')
    closing.lastIndex = start + name[0].length
    const found = closing.exec(text)
    return this.#opaque(start, found === null ? text.length : found.index + found[0].trimEnd().length)
  }

  // The cursor is in no word: something new can begin where a key or a value is due.
  #between(at: number): void {
    const text = this.#text
    if (at === this.#offset && /["\w]/.test(text[at] ?? '')) return
    this.#passed = true
    const before = /(\S?)\s*$/.exec(text.slice(Math.max(0, at - 1000), at))?.[1] ?? ''
    if (this.#isKey()) this.#keep('key', at, at)
    else if ('=:[,'.includes(before)) this.#keep('value', at, at)
  }

  #isKey(): boolean {
    return this.#frames.at(-1)?.bracket === '{' && this.#key === undefined && this.#word === undefined
  }

  #keep(kind: 'key' | 'value', start: number, end: number): void {
    this.#around = [...this.#frames]
    const names = this.#frames.map(({ name }) => name)
    const path = [...names, kind === 'value' ? this.#key : undefined].filter((name) => name !== undefined)
    const assigned = /^[ \t]*[=:]/.test(this.#text.slice(end, end + 1000))
    this.#draft = { path, kind, span: { file: this.#file, start, end }, assigned }
  }
}

// A text ends with its line; quotes in an interpolation are its own.
function quoteEnd(text: string, start: number): { readonly end: number; readonly closed: boolean } {
  let braces = 0
  let inner = false
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '\n') return { end: at, closed: false }
    if (character === '\\') at++
    else if (braces > 0 && character === '"') inner = !inner
    else if (inner) continue
    else if (character === '$' && text[at + 1] === '{') {
      braces++
      at++
    } else if (braces > 0 && character === '{') braces++
    else if (braces > 0 && character === '}') braces--
    else if (character === '"') return { end: at + 1, closed: true }
  }
  return { end: text.length, closed: false }
}
