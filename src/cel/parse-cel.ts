import { holeAt, type MappedText, spanIn } from '../text/mapped-text.ts'
import type { Span } from '../text/span.ts'
import { type Token, tokensOf } from './tokens.ts'
import { type BinaryOperator, type Cel, type CelSyntaxProblem, type Macro, type ParsedCel, partsOf } from './tree.ts'

/** Google's own limit for conditions is 4,096 characters; nothing longer is an expression that somebody runs. */
const longest = 20_000
/** How deep expressions may nest; engines overflow their stack at some hundred. */
const deepest = 100
/** How deep the tree may be: chains of operators are deep too, on their left side. */
const deepestTree = 1000

/**
 * Reads an expression of CEL (cel-spec langdef, "Syntax"). Never throws: what can't be read is `broken`, and one problem says where the
 * first mistake is. Unknown parts of the text are parts of its strings, or expressions of their own.
 */
export function parseCel(mapped: MappedText): ParsedCel {
  const whole = spanIn({ start: 0, end: mapped.text.length }, mapped)
  if (mapped.text.length > longest) {
    const tree: Cel = { kind: 'broken', start: 0, end: mapped.text.length, span: whole }
    return { tree, problems: [{ code: 'too-deep', message: `The expression has more than ${longest} characters`, span: whole }] }
  }
  return new Parser(mapped).parse()
}

/** Operators by how weakly they bind, weakest first. */
const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['<', '<=', '>=', '>', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']]
const macros: ReadonlySet<string> = new Set<Macro>(['all', 'exists', 'exists_one', 'filter', 'map'])
/** Words that are no names (cel-spec langdef, "IDENT"). */
const reserved = new Set(
  'as break const continue else for function if import let loop package namespace return var void while in'.split(' '),
)

class Parser {
  readonly #mapped: MappedText
  readonly #tokens: readonly Token[]
  readonly #problems: CelSyntaxProblem[] = []
  #at = 0
  #depth = 0

  constructor(mapped: MappedText) {
    this.#mapped = mapped
    this.#tokens = tokensOf(mapped)
  }

  parse(): ParsedCel {
    const tree = this.#expression()
    const rest = this.#peek()
    if (rest.kind !== 'end') this.#fail(rest.kind === 'broken' ? rest.why : `Nothing can follow here, but ${this.#textOf(rest)} does`, rest)
    if (this.#problems.length === 0 && depthOf(tree) > deepestTree) {
      const { start, end, span } = tree
      const message = `The expression has more than ${deepestTree} parts within each other`
      return { tree: { kind: 'broken', start, end, span }, problems: [{ code: 'too-deep', message, span }] }
    }
    return { tree, problems: this.#problems.slice(0, 1) }
  }

  #expression(): Cel {
    if (++this.#depth > deepest) {
      const token = this.#peek()
      this.#tooDeep()
      this.#depth--
      return this.#node({ kind: 'broken' }, token.start, token.end)
    }
    const which = this.#binary(0)
    const result = this.#takes('?') ? this.#choice(which) : which
    this.#depth--
    return result
  }

  // Nothing behind this is read.
  #tooDeep(): void {
    this.#fail(`The expression nests deeper than ${deepest} levels`, this.#peek(), 'too-deep')
    this.#at = this.#tokens.length - 1
  }

  #choice(which: Cel): Cel {
    const yes = this.#binary(0)
    this.#expect(':')
    const no = this.#expression()
    return this.#node({ kind: 'choice', which, yes, no }, which.start, no.end)
  }

  #binary(level: number): Cel {
    const operators = levels[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      const token = this.#peek()
      const op = token.kind === 'symbol' || token.kind === 'name' ? token.text : ''
      if (!operators.includes(op)) return left
      this.#at++
      const right = this.#binary(level + 1)
      const { start } = left
      if (op === '||' || op === '&&') left = this.#node({ kind: op === '||' ? 'or' : 'and', left, right }, start, right.end)
      // One of the table's own operators.
      else left = this.#node({ kind: 'binary', op: op as BinaryOperator, left, right }, start, right.end)
    }
  }

  #unary(): Cel {
    const signs: Token[] = []
    while (this.#isSymbol('!') || this.#isSymbol('-')) {
      signs.push(this.#next())
      if (signs.length > deepest) {
        this.#tooDeep()
        break
      }
    }
    let result = this.#member()
    for (const sign of signs.reverse()) {
      const kind = this.#textOf(sign) === '!' ? 'not' : 'minus'
      const isNumber = kind === 'minus' && result.kind === 'literal' && 'value' in result.value && typeof result.value.value === 'number'
      if (isNumber && result.kind === 'literal' && 'exact' in result.value) {
        result = this.#node({ kind: 'literal', value: { ...result.value, value: -result.value.value } }, sign.start, result.end)
      } else result = this.#node({ kind, of: result }, sign.start, result.end)
    }
    return result
  }

  #member(): Cel {
    let result = this.#primary()
    for (let steps = 0; ; steps++) {
      if (steps > deepestTree) {
        this.#tooDeep()
        return result
      }
      if (this.#takes('.')) result = this.#select(result)
      else if (this.#takes('[')) {
        const index = this.#expression()
        result = this.#node({ kind: 'index', of: result, index }, result.start, this.#expect(']'))
      } else return result
    }
  }

  #select(of: Cel): Cel {
    const token = this.#peek()
    if (token.kind === 'hole') {
      this.#at++
      return this.#holeNode(token, of.start)
    }
    if (token.kind !== 'name') {
      this.#fail('A name should follow the dot', token)
      return this.#node({ kind: 'broken' }, of.start, this.#lastEnd())
    }
    this.#at++
    const at = spanIn(token, this.#mapped)
    if (!this.#takes('(')) return this.#node({ kind: 'select', of, field: token.text, fieldSpan: at }, of.start, token.end)
    const args = this.#arguments(')')
    return (
      this.#macro(of, token.text, args, this.#lastEnd()) ??
      this.#node({ kind: 'call', target: of, name: token.text, args, nameSpan: at }, of.start, this.#lastEnd())
    )
  }

  #macro(over: Cel, macro: string, args: readonly Cel[], end: number): Cel | undefined {
    const [variable, body, transform] = args
    if (!macros.has(macro) || variable?.kind !== 'name' || body === undefined) return undefined
    if (args.length > (macro === 'map' ? 3 : 2)) return undefined
    // A name of the set.
    const known = macro as Macro
    return this.#node(
      { kind: 'macro' as const, macro: known, over, as: variable.name, body, ...(transform === undefined ? {} : { transform }) },
      over.start,
      end,
    )
  }

  #primary(): Cel {
    const token = this.#next()
    switch (token.kind) {
      case 'literal':
        return this.#node({ kind: 'literal', value: token.value }, token.start, token.end)
      case 'hole':
        return this.#holeNode(token, token.start)
      case 'name':
        return this.#named(token)
      case 'symbol':
        return this.#bracketed(token)
      case 'broken':
        this.#fail(token.why, token)
        return this.#node({ kind: 'broken' }, token.start, token.end)
      case 'end':
        this.#at--
        this.#fail(this.#tokens.length === 1 ? 'The expression is empty' : 'The expression ends too early', token)
        // A comment at the end is no part of it.
        return this.#node({ kind: 'broken' }, this.#lastEnd(), this.#lastEnd())
    }
  }

  #named(token: Token & { readonly kind: 'name' | 'symbol' }): Cel {
    if (reserved.has(token.text)) this.#fail(`${token.text} is a reserved word of CEL`, token)
    if (!this.#takes('(')) return this.#node({ kind: 'name', name: token.text }, token.start, token.end)
    const args = this.#arguments(')')
    const end = this.#lastEnd()
    const [only, another] = args
    if (token.text === 'has') {
      if (only?.kind === 'select' && another === undefined)
        return this.#node({ kind: 'has', of: only.of, field: only.field }, token.start, end)
      this.#fail('has() takes a field: has(claims.x)', token)
      return this.#node({ kind: 'broken' }, token.start, end)
    }
    return this.#node({ kind: 'call', target: undefined, name: token.text, args, nameSpan: spanIn(token, this.#mapped) }, token.start, end)
  }

  #bracketed(token: Token & { readonly kind: 'name' | 'symbol' }): Cel {
    if (token.text === '(') {
      const inner = this.#expression()
      const end = this.#expect(')')
      // The place is that of the brackets too.
      return { ...inner, start: token.start, end, span: spanIn({ start: token.start, end }, this.#mapped) }
    }
    if (token.text === '[') {
      const items = this.#arguments(']')
      return this.#node({ kind: 'list', items }, token.start, this.#lastEnd())
    }
    if (token.text === '{') return this.#map(token)
    // `.name` is a name from the top.
    if (token.text === '.' && this.#peek().kind === 'name') return this.#primary()
    this.#at--
    this.#fail(`An expression should stand here, not ${token.text}`, token)
    // Whoever waits for this bracket takes it.
    if (!/^[)\]},:]$/.test(token.text)) this.#at++
    return this.#node({ kind: 'broken' }, this.#lastEnd(), this.#lastEnd())
  }

  #map(open: Token): Cel {
    const entries: { key: Cel; value: Cel }[] = []
    while (!this.#isSymbol('}') && this.#peek().kind !== 'end') {
      const before = this.#at
      const key = this.#expression()
      this.#expect(':')
      const value = this.#expression()
      entries.push({ key, value })
      if (!this.#takes(',') || this.#at === before) break
    }
    return this.#node({ kind: 'map', entries }, open.start, this.#expect('}'))
  }

  #arguments(close: string): readonly Cel[] {
    const args: Cel[] = []
    while (!this.#isSymbol(close) && this.#peek().kind !== 'end') {
      const before = this.#at
      args.push(this.#expression())
      if (!this.#takes(',') || this.#at === before) break
    }
    this.#expect(close)
    return args
  }

  #holeNode(token: Token & { readonly kind: 'hole' }, start: number): Cel {
    const hole = holeAt(token.index, this.#mapped.holes)
    if (hole === undefined) return this.#node({ kind: 'broken' }, start, token.end)
    return this.#node({ kind: 'hole', hole }, start, token.end)
  }

  #node<T extends object>(node: T, start: number, end: number): T & { readonly start: number; readonly end: number; readonly span: Span } {
    return { ...node, start, end, span: spanIn({ start, end }, this.#mapped) }
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', start: this.#mapped.text.length, end: this.#mapped.text.length }
  }

  #next(): Token {
    const token = this.#peek()
    this.#at++
    return token
  }

  #lastEnd(): number {
    return this.#tokens[Math.min(this.#at, this.#tokens.length) - 1]?.end ?? 0
  }

  #isSymbol(text: string): boolean {
    const token = this.#peek()
    return token.kind === 'symbol' && token.text === text
  }

  #takes(text: string): boolean {
    if (!this.#isSymbol(text)) return false
    this.#at++
    return true
  }

  // The end of the symbol, or of what stands before it where it is missing.
  #expect(text: string): number {
    if (this.#takes(text)) return this.#lastEnd()
    const token = this.#peek()
    this.#fail(token.kind === 'end' ? `${text} is missing at the end` : `${text} should stand here, not ${this.#textOf(token)}`, token)
    return this.#lastEnd()
  }

  #fail(message: string, token: Token, code: CelSyntaxProblem['code'] = 'syntax'): void {
    const { text } = this.#mapped
    // The end of a text has no width: its last character is shown.
    const at = token.kind === 'end' ? { start: Math.max(0, text.trimEnd().length - 1), end: Math.max(1, text.trimEnd().length) } : token
    this.#problems.push({ code, message, span: spanIn(at, this.#mapped) })
  }

  #textOf({ start, end }: Token): string {
    return this.#mapped.text.slice(start, end)
  }
}

// Level by level, so that no depth overflows a stack.
function depthOf(tree: Cel): number {
  let depth = 0
  for (let level: readonly Cel[] = [tree]; level.length > 0; level = level.flatMap(partsOf)) depth++
  return depth
}
