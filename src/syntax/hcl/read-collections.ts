import type { HclExpression, HclFor } from './node.ts'
import { Walk } from './walk.ts'

/** Lists, objects, calls and `for`: what holds expressions. */
export abstract class CollectionReader extends Walk {
  /** An `expression` node. */
  protected abstract expression(): HclExpression

  protected bracketed(start: number, end: number): HclExpression {
    let inner: HclExpression | undefined
    this.each((type) => {
      if (type === 'expression') inner ??= this.expression()
      else if (type === 'ERROR') this.stray(type)
    })
    return inner ?? this.missing(start, end)
  }

  protected call(start: number, end: number): HclExpression {
    const args: HclExpression[] = []
    let spread = false
    const visit = (type: string): void => {
      if (type === 'expression') args.push(this.expression())
      else if (type === 'ellipsis') spread = true
      else if (type === 'function_arguments') this.each(visit)
      else if (type === 'ERROR') this.stray(type)
    }
    this.each(visit)
    const name = /^[^\s(/#]*/.exec(this.text.slice(start, Math.min(end, start + 200)))?.[0] ?? ''
    return { kind: 'call', name, args, spread, span: this.span(start, end) }
  }

  protected list(start: number, end: number): HclExpression {
    const items: HclExpression[] = []
    this.each((type) => {
      if (type === 'expression') items.push(this.expression())
      else if (type === 'ERROR') this.stray(type)
    })
    return { kind: 'list', items, span: this.span(start, end) }
  }

  protected object(start: number, end: number): HclExpression {
    const entries: { readonly key: HclExpression; readonly value: HclExpression }[] = []
    this.each((type) => {
      if (type === 'object_elem') entries.push(this.#entry())
      else if (type === 'ERROR') this.stray(type)
    })
    return { kind: 'object', entries, span: this.span(start, end) }
  }

  #entry(): { readonly key: HclExpression; readonly value: HclExpression } {
    const { endIndex: end } = this.cursor
    let key: HclExpression | undefined
    let value: HclExpression | undefined
    this.each((type) => {
      if (type === 'ERROR') this.stray(type)
      if (type !== 'expression') return
      const bare = this.text[this.cursor.startIndex] !== '('
      const read = this.expression()
      if (key !== undefined) value ??= read
      else key = read.kind === 'name' && bare ? { kind: 'literal', value: read.name, span: read.span } : read
    })
    return { key: key ?? this.missing(end, end), value: value ?? this.missing(end, end) }
  }

  protected forExpression(start: number, end: number): HclFor {
    let intro: { readonly names: readonly string[]; readonly in: HclExpression } | undefined
    let condition: HclExpression | undefined
    let grouping = false
    const values: HclExpression[] = []
    this.each((type) => {
      if (type === 'for_intro') intro = this.forIntro()
      else if (type === 'expression') values.push(this.expression())
      else if (type === 'ellipsis') grouping = true
      else if (type === 'for_cond') condition = this.bracketed(this.cursor.startIndex, this.cursor.endIndex)
      else if (type === 'ERROR') this.stray(type)
    })
    const [first, second] = values
    return {
      kind: 'for',
      names: intro?.names ?? [],
      in: intro?.in ?? this.missing(start, start),
      ...(second === undefined || first === undefined ? {} : { key: first }),
      value: second ?? first ?? this.missing(end, end),
      ...(condition === undefined ? {} : { condition }),
      grouping,
      span: this.span(start, end),
    }
  }

  // `for k, v in list`, of an expression or of a directive.
  protected forIntro(): { readonly names: readonly string[]; readonly in: HclExpression } {
    const { endIndex: end } = this.cursor
    const names: string[] = []
    let list: HclExpression | undefined
    this.each((type) => {
      if (type === 'identifier') names.push(this.text.slice(this.cursor.startIndex, this.cursor.endIndex))
      else if (type === 'expression') list ??= this.expression()
      else if (type === 'ERROR') this.stray(type)
    })
    return { names, in: list ?? this.missing(end, end) }
  }
}
