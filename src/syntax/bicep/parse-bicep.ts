import { concat, type Hole, type Text } from '../../text/holes.ts'
import type { FileId, Span } from '../../text/span.ts'
import type { Entry, Mapping, Node, Parsed, Problem, Scalar } from '../node.ts'
import { type BicepToken, tokensOf } from './tokens.ts'

/** Nobody's template is larger; nesting beyond is nobody's either. */
const longest = 2_000_000
const deepest = 60

/**
 * The resources of a Bicep file as the ARM template that it stands for, `{ resources: [{ type, name, properties, resources }] }`: types
 * without their version, texts with parameters and variables filled in as far as the file tells. Expressions that are no texts are unknown,
 * loops and modules are passed over. Tolerant: what can't be read is left out. Never throws.
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
  readonly #values = new Map<string, Text>()
  readonly #names = new Map<string, Text>()
  #at = 0
  #depth = 0

  constructor(file: FileId, text: string, tokens: readonly BicepToken[]) {
    this.#file = file
    this.#text = text
    this.#tokens = tokens
  }

  file(): readonly Node[] {
    const resources: Node[] = []
    while (this.#at < this.#tokens.length) {
      const before = this.#at
      const found = this.#statement()
      if (found !== undefined) resources.push(found)
      if (this.#at === before) this.#at++
    }
    return resources
  }

  #statement(): Node | undefined {
    const word = this.#word()
    if (word === 'param' || word === 'var') {
      this.#at++
      this.#value(word)
    } else if (word === 'resource') return this.#resource()
    return undefined
  }

  // `param name type = value`, `var name = value`.
  #value(kind: string): void {
    const name = this.#word()
    if (name === undefined) return
    const start = this.#at
    while (this.#at < this.#tokens.length && !this.#is('=') && !this.#is('\n')) this.#at++
    if (!this.#takes('=')) {
      this.#values.set(name, [this.#hole(name, `the ${kind === 'param' ? 'parameter' : 'variable'} ${name} has no value here`, start)])
      return
    }
    const value = this.#expression()
    this.#values.set(name, value.kind === 'scalar' ? textOf(value) : [this.#hole(name, `${name} is no text`, start)])
  }

  // `resource symbol 'type@version' [existing] = [if (…)] { … }`
  #resource(): Mapping | undefined {
    const start = this.#tokens[this.#at]?.start ?? 0
    this.#at++
    const symbol = this.#word()
    if (symbol === undefined) return undefined
    this.#at++
    const typeToken = this.#tokens[this.#at]
    if (typeToken?.kind !== 'string') return undefined
    this.#at++
    const type = typeToken.pieces
      .map((piece) => (typeof piece === 'string' ? piece : ''))
      .join('')
      .replace(/@.*$/, '')
    if (this.#word() === 'existing') this.#at++
    if (!this.#takes('=')) return undefined
    if (this.#word() === 'if') {
      this.#at++
      this.#skipBrackets('(', ')')
    }
    if (this.#is('[')) {
      this.#skipBrackets('[', ']')
      return undefined
    }
    if (!this.#is('{')) return undefined
    const children: Node[] = []
    const body = this.#object(children)
    const name = body.entries.find(({ key }) => key.value === 'name')?.value
    if (name?.kind === 'scalar') this.#names.set(symbol, textOf(name))
    const span = { file: this.#file, start, end: body.span.end }
    const parent = body.entries.find(({ key }) => key.value === 'parent')?.value
    const entries: Entry[] = [this.#made('type', type, span), ...body.entries.filter(({ key }) => key.value !== 'parent')]
    if (parent?.kind === 'scalar') entries.push(this.#made('parent', String(parent.value), parent.span))
    if (children.length > 0)
      entries.push({ key: this.#scalar('resources', span), value: { kind: 'sequence', items: children, span }, span })
    return { kind: 'mapping', entries, span }
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
        const child = this.#resource()
        if (child !== undefined) children.push(child)
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
    return { key: this.#scalar(key, keySpan), value, span: { ...keySpan, end: value.span.end } }
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
    // What goes on behind a value is an expression of some kind; it ends with the line.
    const next = this.#tokens[this.#at]
    if (next === undefined || next.kind === 'newline' || (next.kind === 'symbol' && /^[\]},)]$/.test(next.text))) return value
    this.#skipRest()
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
        return this.#named(this.#valueOf(token.text, span), token.text, span)
      }
      default:
        return this.#unknown(token.start, token.end)
    }
  }

  #array(): Node {
    const start = this.#tokens[this.#at]?.start ?? 0
    if (this.#tokens[this.#at + 1]?.kind === 'word' && this.#wordAt(this.#at + 1) === 'for') {
      this.#skipBrackets('[', ']')
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
    const text = concat(...pieces.map((piece): Text => (typeof piece === 'string' ? [piece] : this.#valueOf(piece.expression, span))))
    const whole = text.every((part) => typeof part === 'string') ? text.join('') : undefined
    if (pieces.every((piece) => typeof piece === 'string')) return { kind: 'scalar', value: whole ?? '', style: 'quoted', span }
    return { kind: 'scalar', value: whole ?? show(text), style: 'quoted', text, span }
  }

  #named(text: Text, name: string, span: Span): Scalar {
    const whole = text.every((part) => typeof part === 'string') ? text.join('') : undefined
    return { kind: 'scalar', value: whole ?? name, style: 'plain', text, span }
  }

  #valueOf(expression: string, span: Span): Text {
    const name = expression.trim()
    const known = this.#values.get(name)
    if (known !== undefined) return known
    const of = /^(\w+)\.name$/.exec(name)?.[1]
    const resource = of === undefined ? undefined : this.#names.get(of)
    return resource ?? [{ name, why: `what ${name} comes to is not worked out`, span }]
  }

  #unknown(start: number, end: number): Scalar {
    const span = { file: this.#file, start, end }
    const name = this.#text.slice(start, Math.min(end, start + 60)).replaceAll(/\s+/g, ' ')
    return this.#named([{ name, why: 'this expression is not worked out', span }], name, span)
  }

  #hole(name: string, why: string, at: number): Hole {
    const token = this.#tokens[at]
    return { name, why, span: { file: this.#file, start: token?.start ?? 0, end: token?.end ?? 0 } }
  }

  #made(key: string, value: string, span: Span): Entry {
    return { key: this.#scalar(key, span), value: this.#scalar(value, span), span }
  }

  #scalar(value: string, span: Span): Scalar {
    return { kind: 'scalar', value, style: 'plain', span }
  }

  #skipBrackets(open: string, close: string): void {
    let depth = 0
    for (; this.#at < this.#tokens.length; this.#at++) {
      if (this.#is(open)) depth++
      else if (this.#is(close) && --depth === 0) {
        this.#at++
        return
      }
    }
  }

  #skipRest(): void {
    let depth = 0
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at]
      const text = token?.kind === 'symbol' ? token.text : ''
      if (depth === 0 && (token?.kind === 'newline' || /^[\]},)]$/.test(text))) return
      if (/^[([{]$/.test(text)) depth++
      else if (/^[)\]}]$/.test(text)) depth--
    }
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

function textOf({ text, value }: Scalar): Text {
  return text ?? (value === null || String(value) === '' ? [] : [String(value)])
}

function show(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part : `\${${part.name}}`)).join('')
}
