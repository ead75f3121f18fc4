/**
 * Where statements begin and end in a text that the grammar can't place: found by lines, brackets and quotes, so that one mistake
 * costs one statement. The grammar itself gives up far more of the text.
 */
export type Statement =
  | { readonly kind: 'attribute'; readonly start: number; readonly end: number; readonly repair: Repair }
  | {
      readonly kind: 'block'
      readonly start: number
      readonly end: number
      /** Behind the name and the labels: the `{`. */
      readonly open: number
      readonly closed: boolean
      readonly statements: readonly Statement[]
    }
  | { readonly kind: 'stray'; readonly start: number; readonly end: number }

/** What turns a half-typed attribute into one that the grammar knows: characters put over others, and brackets behind the end. */
export interface Repair {
  readonly changes: readonly { readonly at: number; readonly put: string }[]
  /** Where a value is missing: the grammar finds a number there. */
  readonly holes: readonly number[]
  readonly closers: string
  readonly problems: readonly { readonly message: string; readonly start: number; readonly end: number }[]
}

/** A block's first line: a name, labels and a brace. In a list, a call or an object nothing looks like it. */
const header = /[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*[ \t]*\{/y
const headerWithLabels = /[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))+[ \t]*\{/y
/** One with a label that is not closed. */
const halfHeader = /[A-Za-z_][\w-]*[ \t]+"[^\n{]*\{(?=\s)/y
const assignment = /[A-Za-z_][\w-]*[ \t]*=(?![=>])/y
const knownEscape = /^\\([nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/
const lonelyKey = /(?:"[^"\n$%\\]*"|[A-Za-z_][\w-]*)?[ \t]*(?=\r?\n|$)/y

/** Blocks in blocks; Terraform's own stay below. The lines of deeper ones are stray. */
const mostBlocks = 10
/** Brackets in brackets that are looked at here. */
const mostBrackets = 300

/** The statements of a text. Linear. */
export function outline(text: string): readonly Statement[] {
  return new Outline(text).statements(0)
}

class Outline {
  readonly #text: string
  /** Names of heredocs that no line closes. */
  readonly #unclosed = new Set<string>()
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  statements(depth: number): readonly Statement[] {
    const found: Statement[] = []
    for (;;) {
      this.#skip()
      const start = this.#at
      if (start >= this.#text.length) return found
      if (this.#text[start] === '}') {
        if (depth > 0) return found
        this.#at++
        found.push({ kind: 'stray', start, end: this.#at })
      } else if (depth > 0 && this.#isTop(start)) return found
      else found.push(this.#statement(start, depth))
    }
  }

  // White space and comments.
  #skip(): void {
    const text = this.#text
    for (;;) {
      while (this.#at < text.length && /\s/.test(text[this.#at] ?? '')) this.#at++
      const after = commentEnd(text, this.#at)
      if (after === undefined) return
      this.#at = after
    }
  }

  // A block that begins in the first column belongs to no other block.
  #isTop(at: number): boolean {
    return (at === 0 || this.#text[at - 1] === '\n') && matches(headerWithLabels, this.#text, at) !== undefined
  }

  #statement(start: number, depth: number): Statement {
    const open = matches(header, this.#text, start) ?? matches(halfHeader, this.#text, start)
    if (open !== undefined && depth < mostBlocks) {
      this.#at = open
      const statements = this.statements(depth + 1)
      const closed = this.#text[this.#at] === '}'
      if (closed) this.#at++
      return { kind: 'block', start, end: this.#at, open: open - 1, closed, statements }
    }
    const from = matches(assignment, this.#text, start)
    if (from !== undefined) {
      const value = new Value(this.#text, from, this.#unclosed)
      this.#at = value.end
      return { kind: 'attribute', start, end: value.end, repair: value.repair }
    }
    // Its brackets are its own.
    this.#at = Math.max(new Value(this.#text, start, this.#unclosed).end, start + 1)
    return { kind: 'stray', start, end: this.#at }
  }
}

/** The extent of a value, and what is half-typed in it. */
class Value {
  readonly end: number
  readonly repair: Repair
  readonly #text: string
  readonly #neverClosed: Set<string>
  readonly #open: { readonly bracket: string; readonly at: number }[] = []
  readonly #changes: { readonly at: number; readonly put: string }[] = []
  readonly #holes: number[] = []
  readonly #problems: { readonly message: string; readonly start: number; readonly end: number }[] = []

  #commentEnd = -1

  constructor(text: string, start: number, neverClosed: Set<string>) {
    this.#text = text
    this.#neverClosed = neverClosed
    let at = start
    while (at < text.length) {
      const next = this.#step(at)
      if (next === undefined) break
      at = next
    }
    for (const { bracket, at: open } of this.#open) this.#problem(`The ${bracket} is not closed`, open, open + 1)
    const closers = this.#open.map(({ bracket }) => closer[bracket] ?? '').reverse()
    this.end = Math.max(start, start + text.slice(start, at).trimEnd().length)
    this.repair = { changes: this.#changes, holes: this.#holes, closers: closers.join(''), problems: this.#problems }
  }

  // What follows the character or the token at `at`; `undefined`: the value ends before it.
  #step(at: number): number | undefined {
    const text = this.#text
    const character = text[at] ?? ''
    if (character === '\n') return this.#line(at)
    if (character === '"') return this.#quoted(at)
    if (character === '<' && text[at + 1] === '<') return this.#heredoc(at)
    const behind = commentEnd(text, at)
    if (behind !== undefined) {
      this.#commentEnd = text[behind - 1] === '\n' ? behind - 1 : behind
      return this.#commentEnd
    }
    if (closer[character] !== undefined && this.#open.length < mostBrackets) this.#open.push({ bracket: character, at })
    else if (opener[character] !== undefined) return this.#close(character, at)
    else if (character === '=' || character === ':') this.#assign(at)
    return at + 1
  }

  #close(bracket: string, at: number): number | undefined {
    const index = this.#open.findLastIndex((one) => one.bracket === opener[bracket])
    if (index < 0) {
      if (bracket === '}' && this.#open.length === 0) return undefined
      this.#change(at, ' ')
      this.#problem(`This ${bracket} closes nothing`, at, at + 1)
      return at + 1
    }
    return index === this.#open.length - 1 ? this.#pop(at) : this.#closeInner(index, at)
  }

  #pop(at: number): number {
    this.#open.pop()
    return at + 1
  }

  // What is open inside is not closed. There is no room to close it: the whole value is what the grammar makes of it.
  #closeInner(index: number, at: number): number {
    const inner = this.#open.at(-1)
    if (inner === undefined) return at + 1
    this.#problem(`The ${inner.bracket} is not closed`, inner.at, inner.at + 1)
    this.#open.length = index
    // A closing bracket fits into the white space in front of this one.
    if (/\s/.test(this.#text[at - 1] ?? '')) this.#change(at - 1, closer[inner.bracket] ?? ' ')
    return at + 1
  }

  // At a line break: does the value go on? The grammar takes a key in parentheses for the arguments of the name before it.
  #line(at: number): number | undefined {
    const inner = this.#open.at(-1)
    if (inner === undefined) return undefined
    let next = at + 1
    while (this.#text[next] === ' ' || this.#text[next] === '\t') next++
    const text = this.#text
    if (matches(headerWithLabels, text, next) !== undefined) return undefined
    if (inner.bracket !== '{') return matches(assignment, text, next) === undefined ? at + 1 : undefined
    if (text[next] === '(' && /[\w"\])}]/.test(text[at - 1] ?? '') && at !== this.#commentEnd) this.#change(at, ',')
    const end = matches(lonelyKey, text, next)
    if (end !== undefined && end > next && text.slice(next, end).trim() !== '' && !this.#goesOn(end)) {
      for (let i = next; i < end; i++) this.#change(i, ' ')
      this.#problem('An = is missing behind this name', next, end)
      return end
    }
    return at + 1
  }

  #goesOn(end: number): boolean {
    const next = /\S/.exec(this.#text.slice(end, end + 200))?.[0] ?? ''
    return '=:?.[('.includes(next) && next !== ''
  }

  // `key =` at the end of a line of an object.
  #assign(at: number): void {
    const text = this.#text
    if (this.#open.at(-1)?.bracket !== '{' || '=!<>'.includes(text[at - 1] ?? '') || '=>:'.includes(text[at + 1] ?? ' ')) return
    let next = at + 1
    while (text[next] === ' ' || text[next] === '\t' || text[next] === '\r') next++
    if (next < text.length && text[next] !== '\n' && text[next] !== '}' && text[next] !== ',') return
    if (next === at + 1 && text[next] !== '\n') return
    this.#problem('A value is missing here', at + 1, at + 1)
    this.#holes.push(at + 1)
    this.#change(at + 1, '0')
  }

  // Behind the closing quote. A text ends with its line; an interpolation in it may not.
  #quoted(start: number): number {
    const text = this.#text
    let braces = 0
    let wrong: number | undefined
    for (let at = start + 1; at < text.length; at++) {
      const character = text[at]
      if (character === '\\') {
        if (braces === 0 && !knownEscape.test(text.slice(at, at + 10))) wrong ??= at
        at++
      } else if ((character === '$' || character === '%') && text[at + 1] === '{' && braces === 0) {
        if (text[at - 1] === character) continue
        braces = 1
        at++
      } else if (braces > 0 && character === '{') braces++
      else if (braces > 0 && character === '}') braces--
      else if (braces > 0 && character === '"') at = innerQuoteEnd(text, at)
      else if (character === '"') return this.#closed(start, at + 1, wrong)
      else if (character === '\n') return this.#unclosed(start, at)
    }
    return this.#unclosed(start, text.length)
  }

  // A text with an escape that does not exist is not known.
  #closed(start: number, end: number, wrong: number | undefined): number {
    if (wrong === undefined) return end
    this.#problem('There is no such escape', wrong, wrong + 2)
    this.#leaveOut(start, end)
    return end
  }

  // The quote takes the place of what closes brackets at the end of the line, and that moves on by one.
  #unclosed(start: number, end: number): number {
    const text = this.#text
    this.#problem('The quote is not closed', start, end)
    const lineEnd = start + 1 + text.slice(start + 1, end).trimEnd().length
    let from = lineEnd
    while (from > start + 1 && '])},'.includes(text[from - 1] ?? ' ')) from--
    const tail = text.slice(from, lineEnd)
    const put = `"${tail}`
    for (let i = 0; i < put.length; i++) this.#change(from + i, put[i] ?? ' ')
    return from
  }

  #heredoc(start: number): number {
    const text = this.#text
    const name = /^<<-?([A-Za-z_][\w-]*)[ \t]*(?=\r?\n|$)/.exec(text.slice(start, start + 200))
    if (name === null) return start + 2
    const closing = new RegExp(`^[ \\t]*${name[1]}[ \\t]*\\r?$`, 'gm')
    closing.lastIndex = start + name[0].length
    const found = this.#neverClosed.has(name[1] ?? '') ? null : closing.exec(text)
    if (found !== null) return found.index + found[0].length
    this.#neverClosed.add(name[1] ?? '')
    this.#unclosedHeredoc(start, start + name[0].trimEnd().length)
    return start + name[0].length
  }

  // What follows may as well be the statements behind it.
  #unclosedHeredoc(start: number, end: number): void {
    this.#problem('The heredoc is not closed', start, end)
    this.#leaveOut(start, end)
  }

  // The grammar sees a number, and readers that there is nothing.
  #leaveOut(start: number, end: number): void {
    this.#holes.push(start)
    for (let at = start; at < end; at++) this.#change(at, at === start ? '0' : ' ')
  }

  #change(at: number, put: string): void {
    this.#changes.push({ at, put })
  }

  #problem(message: string, start: number, end: number): void {
    this.#problems.push({ message, start, end })
  }
}

const closer: { readonly [bracket: string]: string } = { '{': '}', '[': ']', '(': ')' }
const opener: { readonly [bracket: string]: string } = { '}': '{', ']': '[', ')': '(' }

function matches(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at)
  return newline < 0 ? text.length : newline
}

function commentEnd(text: string, at: number): number | undefined {
  const first = text[at]
  if (first === '#' || (first === '/' && text[at + 1] === '/')) return Math.min(lineEnd(text, at) + 1, text.length)
  if (first !== '/' || text[at + 1] !== '*') return undefined
  const close = text.indexOf('*/', at + 2)
  return close < 0 ? text.length : close + 2
}

// The last character of a text inside an interpolation; one that is not closed ends with its line.
function innerQuoteEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1
  return text[at] === '\n' ? at - 1 : at
}
