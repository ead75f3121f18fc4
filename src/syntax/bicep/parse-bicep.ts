import { concat, plain, type Text } from '../../text/holes.ts'
import type { FileId, Span } from '../../text/span.ts'
import { type Entry, entry, type Mapping, type Node, type Parsed, type Problem, type Scalar } from '../node.ts'
import { open, scalarOf, textOf, written } from './scalars.ts'
import { type BicepToken, tokensOf } from './tokens.ts'

/** Nobody's template is larger; nesting beyond is nobody's either. */
const longest = 2_000_000
const deepest = 60
/** How often the bodies of loops are read. */
const mostRounds = 1000

/**
 * The resources of a Bicep file as the ARM template that it stands for, `{ resources: [{ type, name, properties, resources }] }`: types
 * without their version, texts with parameters (their defaults) and variables filled in as far as the file tells, a loop over a written list as
 * its resources, one over anything else as one of them. Other expressions are unknown, modules are passed over. Tolerant: what can't be read
 * is left out. Never throws.
 */
export function parseBicep(file: FileId, text: string): Parsed {
  const whole: Span = { file, start: 0, end: text.length }
  if (text.length > longest) {
    const problem: Problem = { code: 'too-large', message: `The file has more than ${longest} characters`, span: whole }
    return { file, documents: [], problems: [problem] }
  }
  const reader = new Reader(file, text, tokensOf(text))
  const resources = reader.file()
  if (resources.length === 0) return { file, documents: [], problems: [] }
  const key: Scalar = { kind: 'scalar', value: 'resources', style: 'plain', span: { file, start: 0, end: 0 } }
  const list: Node = { kind: 'sequence', items: resources, span: whole }
  return { file, documents: [{ kind: 'mapping', entries: [{ key, value: list, span: whole }], span: whole }], problems: [] }
}

class Reader {
  readonly #file: FileId
  readonly #text: string
  readonly #tokens: readonly BicepToken[]
  readonly #values = new Map<string, Node>()
  /** What resources are called, by their symbols. */
  readonly #names = new Map<string, Scalar>()
  #rounds = 0
  #at = 0
  #depth = 0

  constructor(file: FileId, text: string, tokens: readonly BicepToken[]) {
    this.#file = file
    this.#text = text
    this.#tokens = tokens
  }

  file(): readonly Node[] {
    // Twice, since what stands further down may be named above.
    this.#statements()
    this.#at = 0
    return this.#statements()
  }

  #statements(): readonly Node[] {
    const resources: Node[] = []
    while (this.#at < this.#tokens.length) {
      const before = this.#at
      resources.push(...this.#statement())
      if (this.#at === before) this.#at++
    }
    return resources
  }

  #statement(): readonly Node[] {
    const word = this.#word()
    if (word === 'param' || word === 'var') {
      this.#at++
      this.#value(word)
    } else if (word === 'resource') return this.#resource()
    return []
  }

  // `param name type = value`, `var name = value`.
  #value(kind: string): void {
    const name = this.#word()
    const token = this.#tokens[this.#at]
    if (name === undefined || token === undefined) return
    while (this.#at < this.#tokens.length && !this.#is('=') && !this.#is('\n')) this.#at++
    if (this.#takes('=')) {
      const value = this.#expression()
      const isEmpty = kind === 'param' && value.kind === 'scalar' && value.value === ''
      const why = `the parameter ${name} is empty by default`
      this.#values.set(name, isEmpty ? scalarOf([{ name, why, unset: true, span: value.span }], value.span) : value)
    } else {
      const span = { file: this.#file, start: token.start, end: token.end }
      const why = `the ${kind === 'param' ? 'parameter' : 'variable'} ${name} has no value here`
      this.#values.set(name, scalarOf([{ name, why, span }], span))
    }
  }

  // `resource symbol 'type@version' [existing] = [if (…)] { … }`, or `= [for x in …: { … }]`
  #resource(): readonly Mapping[] {
    const start = this.#tokens[this.#at]?.start ?? 0
    this.#at++
    const symbol = this.#word()
    if (symbol === undefined) return []
    this.#at++
    const typeToken = this.#tokens[this.#at]
    if (typeToken?.kind !== 'string') return []
    this.#at++
    const type = typeToken.pieces
      .map((piece) => (typeof piece === 'string' ? piece : ''))
      .join('')
      .replace(/@.*$/, '')
    if (this.#word() === 'existing') this.#at++
    if (!this.#takes('=')) return []
    if (this.#is('[')) return this.#loop(() => this.#body(undefined, type, start))
    const body = this.#body(symbol, type, start)
    return body === undefined ? [] : [body]
  }

  #body(symbol: string | undefined, type: string, start: number): Mapping | undefined {
    const isConditional = this.#word() === 'if'
    if (isConditional) {
      this.#at++
      if (this.#is('(')) this.#at = this.#endOfBrackets(this.#at)
    }
    if (!this.#is('{')) return undefined
    // Resources in resources go no deeper than anything else.
    if (this.#depth >= deepest) {
      this.#at = this.#tokens.length
      return undefined
    }
    const children: Node[] = []
    this.#depth++
    const { entries: members, span: inner } = this.#object(children)
    this.#depth--
    const under = (key: string) => members.find((member) => member.key.value === key)?.value
    const name = under('name')
    if (name?.kind === 'scalar' && symbol !== undefined) this.#names.set(symbol, name)
    const span = { file: this.#file, start, end: inner.end }
    const parent = under('parent')
    const entries: Entry[] = [
      { key: written('type', span), value: written(type, span), span },
      ...members.filter(({ key }) => key.value !== 'parent'),
    ]
    if (isConditional) entries.push({ key: written('condition', span), value: written('if', span), span })
    if (parent?.kind === 'scalar') {
      const named = this.#names.get(this.#text.slice(parent.span.start, parent.span.end))
      entries.push({ key: written('parent', parent.span), value: named ?? parent, span: parent.span })
    }
    if (children.length > 0) entries.push({ key: written('resources', span), value: { kind: 'sequence', items: children, span }, span })
    return { kind: 'mapping', entries, span }
  }

  // `[for x in list: body]`, `[for (x, i) in list: body]`: the body once for each item, with its value under its name.
  #loop<T>(body: () => T | undefined): readonly T[] {
    const start = this.#at
    const end = this.#endOfBrackets(start)
    this.#at++
    if (this.#word() !== 'for') {
      this.#at = end
      return []
    }
    this.#at++
    const names: string[] = []
    for (; this.#at < end && this.#word() !== 'in'; this.#at++) names.push(...[this.#word()].filter((name) => name !== undefined))
    this.#at++
    const list = this.#listOfLoop(end)
    const from = this.#at
    const [item = '', index = ''] = names
    const found: T[] = []
    const outer = [this.#values.get(item), this.#values.get(index)] as const
    const items = list.kind === 'sequence' ? list.items : [list]
    for (const [i, value] of items.entries()) {
      if (++this.#rounds > mostRounds) break
      this.#values.set(item, value)
      if (index !== '') this.#values.set(index, { kind: 'scalar', value: i, style: 'plain', span: value.span })
      this.#at = from
      const made = body()
      if (made !== undefined) found.push(made)
    }
    for (const [i, name] of [item, index].entries()) {
      const before = outer[i]
      if (before === undefined) this.#values.delete(name)
      else this.#values.set(name, before)
    }
    this.#at = end
    return found
  }

  // What a loop runs over, up to its colon; what is no written list stands for one unknown item.
  #listOfLoop(end: number): Node {
    const token = this.#tokens[this.#at]
    const first = token?.start ?? this.#text.length
    const value = token === undefined ? undefined : this.#primary(token)
    let depth = 0
    const isWhole = this.#is(':')
    for (; this.#at < end && !(depth === 0 && this.#is(':')); this.#at++) depth += this.#step()
    const last = this.#tokens[this.#at - 1]?.end ?? first
    this.#takes(':')
    return isWhole && value?.kind === 'sequence' ? value : this.#unknown(first, last)
  }

  #object(children: Node[]): Mapping {
    const start = this.#tokens[this.#at]?.start ?? 0
    this.#at++
    const entries: Entry[] = []
    while (this.#at < this.#tokens.length && !this.#is('}')) {
      if (this.#is('\n') || this.#is(',')) {
        this.#at++
        continue
      }
      const before = this.#at
      if (this.#word() === 'resource' && this.#tokens[this.#at + 1]?.kind === 'word') {
        children.push(...this.#resource())
      } else {
        const member = this.#member()
        if (member !== undefined) entries.push(member)
      }
      if (this.#at === before) this.#at++
    }
    const end = this.#tokens[this.#at]?.end ?? this.#text.length
    this.#takes('}')
    return { kind: 'mapping', entries, span: { file: this.#file, start, end } }
  }

  #member(): Entry | undefined {
    const token = this.#tokens[this.#at]
    const key =
      token?.kind === 'word'
        ? token.text
        : token?.kind === 'string'
          ? token.pieces.filter((piece) => typeof piece === 'string').join('')
          : undefined
    if (token === undefined || key === undefined) return undefined
    this.#at++
    if (!this.#takes(':')) return undefined
    const value = this.#expression()
    const keySpan = { file: this.#file, start: token.start, end: token.end }
    return { key: written(key, keySpan), value, span: { ...keySpan, end: value.span.end } }
  }

  #expression(): Node {
    const token = this.#tokens[this.#at]
    const start = token?.start ?? this.#text.length
    if (++this.#depth > deepest || token === undefined) {
      this.#depth--
      this.#at = this.#tokens.length
      return this.#unknown(start, this.#text.length)
    }
    const value = this.#primary(token)
    this.#depth--
    // What goes on behind a value, or on the next line with an operator, is an expression of some kind.
    if (!this.#goesOn()) return value
    while (this.#goesOn()) this.#skipRest()
    return this.#unknown(start, this.#tokens[this.#at - 1]?.end ?? start)
  }

  #primary(token: BicepToken): Node {
    const span = { file: this.#file, start: token.start, end: token.end }
    if (token.kind === 'symbol' && token.text === '{') return this.#object([])
    if (token.kind === 'symbol' && token.text === '[') return this.#array()
    this.#at++
    switch (token.kind) {
      case 'string':
        return this.#string(token.pieces, span)
      case 'number':
        return { kind: 'scalar', value: Number(token.text), style: 'plain', span }
      case 'word': {
        if (token.text === 'true' || token.text === 'false') return { kind: 'scalar', value: token.text === 'true', style: 'plain', span }
        if (token.text === 'null') return { kind: 'scalar', value: null, style: 'plain', span }
        return this.#path(token.text, span)
      }
      default:
        return this.#unknown(token.start, token.end)
    }
  }

  // `name.member.member`
  #path(name: string, { start, end: first }: Span): Node {
    let path = name
    let end = first
    for (;;) {
      const member = this.#wordAt(this.#at + 1)
      if (!this.#is('.') || member === undefined) break
      path += `.${member}`
      end = this.#tokens[this.#at + 1]?.end ?? end
      this.#at += 2
    }
    const span = { file: this.#file, start, end }
    const found = this.#lookUp(path)
    // A value has the place where it is written, so that findings and edits land there.
    return found ?? scalarOf(open(path, span), span)
  }

  #lookUp(path: string): Node | undefined {
    const [name = '', ...members] = path.split('.')
    const symbol = members.length === 1 && members[0] === 'name' ? this.#names.get(name) : undefined
    if (symbol !== undefined) return symbol
    let at = this.#values.get(name)
    for (const member of members) at = at === undefined ? undefined : entry(at, member)?.value
    return at
  }

  #array(): Node {
    const start = this.#tokens[this.#at]?.start ?? 0
    if (this.#wordAt(this.#at + 1) === 'for') {
      this.#at = this.#endOfBrackets(this.#at)
      return this.#unknown(start, this.#tokens[this.#at - 1]?.end ?? start)
    }
    this.#at++
    const items: Node[] = []
    while (this.#at < this.#tokens.length && !this.#is(']')) {
      if (this.#is('\n') || this.#is(',')) {
        this.#at++
        continue
      }
      const before = this.#at
      items.push(this.#expression())
      if (this.#at === before) this.#at++
    }
    const end = this.#tokens[this.#at]?.end ?? this.#text.length
    this.#takes(']')
    return { kind: 'sequence', items, span: { file: this.#file, start, end } }
  }

  #string(pieces: readonly (string | { readonly expression: string })[], span: Span): Scalar {
    const text = concat(...pieces.map((piece): Text => (typeof piece === 'string' ? [piece] : this.#inText(piece.expression.trim(), span))))
    if (pieces.every((piece) => typeof piece === 'string')) return { kind: 'scalar', value: plain(text) ?? '', style: 'quoted', span }
    return { ...scalarOf(text, span), style: 'quoted' }
  }

  // `${name.member}`: texts, numbers and booleans stand there as they are.
  #inText(expression: string, span: Span): Text {
    const found = /^\w+(?:\.\w+)*$/.test(expression) ? this.#lookUp(expression) : undefined
    return found?.kind === 'scalar' && found.value !== null ? textOf(found) : open(expression, span)
  }

  #unknown(start: number, end: number): Scalar {
    const span = { file: this.#file, start, end }
    const name = this.#text.slice(start, Math.min(end, start + 60)).replaceAll(/\s+/g, ' ')
    return scalarOf([{ name, why: 'this expression is not worked out', span }], span)
  }

  // The place behind the bracket that closes the one here.
  #endOfBrackets(from: number): number {
    const before = this.#at
    let depth = 0
    this.#at = from
    do {
      depth += this.#step()
      this.#at++
    } while (depth > 0 && this.#at < this.#tokens.length)
    const end = this.#at
    this.#at = before
    return end
  }

  #goesOn(): boolean {
    let at = this.#at
    while (this.#tokens[at]?.kind === 'newline') at++
    const next = this.#tokens[at]
    if (next === undefined || (next.kind === 'symbol' && /^[\]},)]$/.test(next.text))) return false
    if (at === this.#at) return true
    if (next.kind !== 'symbol' || !/^[?:&|=!<>+*/%-]$/.test(next.text)) return false
    this.#at = at
    return true
  }

  #skipRest(): void {
    let depth = 0
    for (; this.#at < this.#tokens.length; this.#at++) {
      const step = this.#step()
      if (depth === 0 && (step < 0 || this.#is('\n') || this.#is(','))) return
      depth += step
    }
  }

  // How the token here changes the depth of brackets.
  #step(): -1 | 0 | 1 {
    const token = this.#tokens[this.#at]
    const text = token?.kind === 'symbol' ? token.text : ''
    return /^[([{]$/.test(text) ? 1 : /^[)\]}]$/.test(text) ? -1 : 0
  }

  #word(): string | undefined {
    return this.#wordAt(this.#at)
  }

  #wordAt(at: number): string | undefined {
    const token = this.#tokens[at]
    return token?.kind === 'word' ? token.text : undefined
  }

  #is(text: string): boolean {
    const token = this.#tokens[this.#at]
    return text === '\n' ? token?.kind === 'newline' : token?.kind === 'symbol' && token.text === text
  }

  #takes(text: string): boolean {
    if (!this.#is(text)) return false
    this.#at++
    return true
  }
}
