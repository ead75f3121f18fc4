import { createScanner, type JSONScanner } from 'jsonc-parser'
import type { FileId, Span } from '../../text/span.ts'
import { duplicateKey, isTooDeep, tooDeep } from '../limits.ts'
import { type Entry, exactly, type Node, type Problem, type Scalar } from '../node.ts'

/** jsonc-parser's SyntaxKind, a `const enum` that cannot be imported here. */
const kinds = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  space: 15,
  unknown: 16,
  end: 17,
} as const

/** How many problems are collected of one text; `worthReporting` chooses among them. */
const mostCollected = 1000

/**
 * From jsonc-parser's scanner to our tree. Not its parser: that one overflows the stack at 10,000 levels, and after one
 * missing value it loses most of the document. Here a token that fits nowhere is left out, and a closing bracket ends
 * the innermost collection that it fits.
 */
export class Reader {
  readonly problems: Problem[] = []
  /** Set when the text is nested too deeply to be read. */
  refused: Problem | undefined
  readonly #file: FileId
  readonly #text: string
  readonly #scanner: JSONScanner
  /** The closing brackets that are waited for, innermost last. */
  readonly #open: number[] = []
  #token: number = kinds.end
  #end = 0
  /** The last bracket known not to be closed. */
  #lastOpen = -1

  constructor(file: FileId, text: string) {
    this.#file = file
    this.#text = text
    this.#scanner = createScanner(text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text, false)
    this.#next()
  }

  /** The document, `undefined` where there is no value. */
  read(): Node | undefined {
    if (this.#token === kinds.end) return undefined
    let document = this.#value()
    if (document === undefined) this.#problem('This is no JSON value', this.#here())
    // What stands in front of the first bracket is one mistake.
    while (document === undefined && this.#token !== kinds.end) {
      this.#next()
      document = this.#value()
    }
    if (this.refused === undefined && this.#token !== kinds.end) this.#problem('The document ends before this', this.#here())
    return document
  }

  // The value that begins here; `undefined`, and nothing is taken, where none does.
  #value(): Node | undefined {
    const span = this.#here()
    switch (this.#token) {
      case kinds.openBrace:
        return this.#nested(kinds.closeBrace, () => this.#object(span.start))
      case kinds.openBracket:
        return this.#nested(kinds.closeBracket, () => this.#array(span.start))
      case kinds.string:
        return this.#scalar(this.#scanner.getTokenValue(), 'quoted', span)
      case kinds.number:
        return this.#scalar(Number(this.#scanner.getTokenValue()), 'plain', span)
      case kinds.true:
      case kinds.false:
        return this.#scalar(this.#token === kinds.true, 'plain', span)
      case kinds.null:
        return this.#scalar(null, 'plain', span)
      default:
        return undefined
    }
  }

  #scalar(value: Scalar['value'], style: Scalar['style'], span: Span): Scalar {
    this.#next()
    return { kind: 'scalar', value, style, span }
  }

  #nested(closer: number, read: () => Node): Node {
    this.#open.push(closer)
    if (isTooDeep(this.#open.length)) this.refused ??= tooDeep(this.#file, this.#scanner.getTokenOffset())
    this.#next()
    const node = read()
    this.#open.pop()
    return node
  }

  #array(start: number): Node {
    const items: Node[] = []
    this.#list(kinds.closeBracket, start, () => {
      const item = this.#value()
      if (item !== undefined) items.push(item)
      return item !== undefined
    })
    return { kind: 'sequence', items: exactly(items), span: this.#since(start) }
  }

  #object(start: number): Node {
    const entries: Entry[] = []
    const seen = new Set<string>()
    this.#list(kinds.closeBrace, start, () => {
      const entry = this.#entry()
      if (entry === undefined) return false
      const name = String(entry.key.value)
      if (seen.has(name)) this.#report(duplicateKey(name, entry.key.span))
      seen.add(name)
      entries.push(entry)
      return true
    })
    return { kind: 'mapping', entries: exactly(entries), span: this.#since(start) }
  }

  #entry(): Entry | undefined {
    const span = this.#here()
    if (this.#token === kinds.unknown) {
      // A name without quotes is still a name: half-typed, or JavaScript.
      if (!/^[A-Za-z_$]/.test(this.#scanner.getTokenValue())) return undefined
      this.#problem('A name stands in double quotes', span)
    } else if (this.#token !== kinds.string) return undefined
    const key = this.#scalar(this.#scanner.getTokenValue(), this.#token === kinds.string ? 'quoted' : 'plain', span)
    const colon = this.#takes(kinds.colon)
    if (!colon) this.#problem('A colon is missing behind the name', this.#gap())
    const value = this.#beginsEntry() ? undefined : (this.#value() ?? (colon ? this.#unknownWord() : undefined))
    if (value === undefined && colon) this.#problem('A value is missing here', this.#gap())
    return { key, value: value ?? this.#nothing(), span: { file: this.#file, start: span.start, end: this.#end } }
  }

  #unknownWord(): Scalar | undefined {
    const span = this.#here()
    if (!this.#takes(kinds.unknown)) return undefined
    this.#problem('This is no JSON value', span)
    return { kind: 'scalar', value: null, style: 'plain', span }
  }

  #takes(kind: number): boolean {
    if (this.#token !== kind) return false
    this.#next()
    return true
  }

  // A string on another line with a colon behind it: the next entry, not the value that somebody has yet to type.
  #beginsEntry(): boolean {
    const scanner = this.#scanner
    const start = scanner.getTokenOffset()
    if (this.#token !== kinds.string || !this.#text.slice(this.#end, start).includes('\n')) return false
    let after: number
    do after = scanner.scan()
    while (isTrivia(after))
    scanner.setPosition(start)
    scanner.scan()
    return after === kinds.colon
  }

  #nothing(): Scalar {
    return { kind: 'scalar', value: null, style: 'plain', span: this.#gap() }
  }

  // What stands between two brackets: elements, commas between them, the closing bracket. `element` takes one, or says no.
  #list(closer: number, start: number, element: () => boolean): void {
    let comma: Span | undefined
    let first = true
    while (this.refused === undefined) {
      if (this.#token === closer) {
        if (comma !== undefined) this.#problem('Nothing follows this comma', comma)
        this.#next()
        return
      }
      if (this.#token === kinds.end || this.#open.includes(this.#token)) {
        const what = closer === kinds.closeBrace ? 'The { is not closed' : 'The [ is not closed'
        // Where the inner bracket is not closed, nothing can be said of the outer one.
        if (this.#lastOpen < start) this.#problem(what, { file: this.#file, start, end: start + 1 })
        this.#lastOpen = Math.max(this.#lastOpen, start)
        return
      }
      if (this.#token === kinds.comma) {
        if (comma !== undefined || first) this.#problem('Nothing stands before this comma', this.#here())
        comma = this.#here()
        first = false
        this.#next()
        continue
      }
      const gap = this.#gap()
      const begins = this.#here()
      if (element()) {
        if (!first && comma === undefined) this.#problem('A comma is missing here', gap)
      } else this.#skip(closer === kinds.closeBrace ? 'A name in double quotes is missing here' : 'This is no JSON value', begins)
      first = false
      comma = undefined
    }
  }

  #skip(message: string, at: Span = this.#here()): void {
    this.#problem(message, at)
    this.#next()
  }

  // Takes the token: its end is the end of what has been read.
  #next(): void {
    const scanner = this.#scanner
    if (this.#token !== kinds.end) this.#end = this.#here().end
    do {
      this.#token = scanner.scan()
      const message = wording[scanner.getTokenError()]
      if (message !== undefined) this.#problem(message, this.#here())
    } while (isTrivia(this.#token))
  }

  #here(): Span {
    const start = this.#scanner.getTokenOffset()
    // The scanner lets a comment that is not closed end behind the text.
    return { file: this.#file, start, end: Math.min(start + this.#scanner.getTokenLength(), this.#text.length) }
  }

  #gap(): Span {
    return { file: this.#file, start: this.#end, end: this.#end }
  }

  #since(start: number): Span {
    return { file: this.#file, start, end: this.#end }
  }

  #problem(message: string, span: Span): void {
    this.#report({ code: 'syntax', message, span })
  }

  #report(problem: Problem): void {
    if (this.problems.length < mostCollected) this.problems.push(problem)
  }
}

/** By jsonc-parser's ScanError, a `const enum` like the other. */
const wording: { readonly [error: number]: string } = {
  1: 'The comment is not closed',
  2: 'The quote is not closed',
  3: 'This is no JSON number',
  4: 'This is no \\u escape',
  5: 'JSON has no such escape',
  6: 'This character must be escaped in a string',
}

function isTrivia(kind: number): boolean {
  return kind >= kinds.lineComment && kind <= kinds.space
}
