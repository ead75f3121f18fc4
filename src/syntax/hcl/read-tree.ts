import { unescapeMarkers, unescapeQuoted } from './literal.ts'
import type { HclAttribute, HclBlock, HclExpression } from './node.ts'
import { nameEnd } from './plain.ts'
import { ExpressionReader } from './read-expression.ts'
import { linesOf, type TemplateToken } from './template.ts'

type Label = HclBlock['labels'][number]

/** The statements of a tree. */
export class TreeReader extends ExpressionReader {
  /** The statements at the top of the tree; `known` may know one by its place, so that it need not be read. */
  statements(add: (statement: HclAttribute | HclBlock) => void, known: (start: number, end: number) => boolean): void {
    this.each((top) => {
      if (top !== 'body') this.strayAtTop(top)
      else this.each((type) => this.#topStatement(type, add, known))
    })
  }

  /** The expression of a tree that is one heredoc, without what stands around it. */
  template(from: number, to: number): HclExpression {
    let tokens: readonly TemplateToken[] | undefined
    const visit = (type: string): void => {
      if (type === 'heredoc_template') tokens ??= this.tokens(from, to, linesOf, unescapeMarkers)
      else if (tokens === undefined) this.each(visit)
    }
    this.deeper(() => this.each(visit))
    return tokens === undefined ? this.invalid(from, to) : this.paired(tokens, from, to)
  }

  #topStatement(type: string, add: (statement: HclAttribute | HclBlock) => void, known: (start: number, end: number) => boolean): void {
    if (type !== 'attribute' && type !== 'block') this.strayAtTop(type)
    else if (!known(this.cursor.startIndex, this.cursor.endIndex)) add(type === 'attribute' ? this.#attribute() : this.#block())
  }

  #statements(attributes: HclAttribute[], blocks: HclBlock[]): void {
    this.each((type) => {
      if (type === 'attribute') attributes.push(this.#attribute())
      else if (type === 'block') this.deeper(() => blocks.push(this.#block()))
      else this.stray(type)
    })
  }

  #attribute(): HclAttribute {
    const { startIndex: start } = this.cursor
    const end = nameEnd(this.text, start)
    let value: HclExpression | undefined
    this.each((type) => {
      if (type === 'expression') value ??= this.expression()
      else if (type === 'ERROR') this.strayAtTop(type)
    })
    value ??= this.missing(end, end)
    const nameSpan = this.span(start, end)
    return { name: this.text.slice(start, end), nameSpan, value, span: { ...nameSpan, end: Math.max(value.span.end, nameSpan.end) } }
  }

  #block(): HclBlock {
    const { startIndex: start, endIndex: end } = this.cursor
    const typeEnd = nameEnd(this.text, start)
    const labels: Label[] = []
    const attributes: HclAttribute[] = []
    const blocks: HclBlock[] = []
    let open = typeEnd
    this.each((type) => {
      const { startIndex: from } = this.cursor
      if (type === 'string_lit') labels.push(this.#label(from, this.cursor.endIndex))
      else if (type === 'identifier' && from !== start) labels.push(this.#label(from, nameEnd(this.text, from)))
      else if (type === 'block_start') open = from
      else if (type === 'body') this.#statements(attributes, blocks)
      else if (type === 'block_end' && from === this.cursor.endIndex) this.problem('The { is not closed', open, open + 1)
      else if (type !== 'identifier' && type !== 'block_end') this.stray(type)
    })
    return {
      type: this.text.slice(start, typeEnd),
      typeSpan: this.span(start, typeEnd),
      labels,
      body: { attributes, blocks, span: this.span(open, end) },
      span: this.span(start, end),
    }
  }

  #label(start: number, end: number): Label {
    const quoted = this.text[start] === '"'
    const raw = quoted ? this.text.slice(start + 1, end - 1) : this.text.slice(start, end)
    return { value: quoted ? unescapeQuoted(raw).value : raw, span: this.span(start, end) }
  }
}
