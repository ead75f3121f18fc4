import type { Span } from '../../text/span.ts'
import { isTooDeep } from '../limits.ts'
import { readNumber, unescapeMarkers, unescapeQuoted } from './literal.ts'
import type { HclExpression } from './node.ts'
import { isNameAt, nameEnd, plainText } from './plain.ts'
import { TemplateReader } from './read-template.ts'
import { binaryOperator, hangOnEach, isOperator, Row } from './row.ts'

/** Terms, what hangs on them, operations and conditionals. */
export abstract class ExpressionReader extends TemplateReader {
  protected override expression(): HclExpression {
    const { startIndex: start, endIndex: end } = this.cursor
    if (this.holes.has(start)) return this.invalid(start, start)
    return this.#plain(start, end) ?? this.nested(start, end, () => this.#terms(start, end))
  }

  // Most expressions are a short text or a name: read off the text, without a walk.
  #plain(start: number, end: number): HclExpression | undefined {
    const text = this.text
    const literal = plainText(text, start, end)
    if (literal !== undefined) return { kind: 'literal', value: literal, span: this.span(start, end) }
    if (end - start > 200) return undefined
    let result: HclExpression | undefined
    for (let from = start; from < end && isNameAt(text, from); ) {
      const at = nameEnd(text, from)
      const name = text.slice(from, at)
      const span = this.span(start, at)
      result = result === undefined ? word(name, span) : { kind: 'attribute', of: result, name, nameSpan: this.span(from, at), span }
      if (at === end) return result
      if (text[at] !== '.') return undefined
      from = at + 1
    }
    return undefined
  }

  // The grammar puts the parts of an expression, an operation and an operand in one row.
  #terms(start: number, end: number): HclExpression {
    const row = new Row()
    this.each((type) => this.#term(type, row))
    const { left, operator, current } = row
    if (operator === undefined) return current ?? this.missing(start, end)
    const right = current ?? this.missing(end, end)
    const span = this.span(start, end)
    const between = binaryOperator(operator)
    if (left !== undefined && between !== undefined) return { kind: 'binary', operator: between, left, right, span }
    if (operator === '!' || operator === '-') return { kind: 'unary', operator, of: right, span }
    return this.invalid(start, end)
  }

  #term(type: string, row: Row): void {
    const { startIndex: start, endIndex: end } = this.cursor
    if (type === '(') row.open(start)
    else if (type === 'get_attr' || type === 'index' || type === 'splat') this.#hangOn(type, row, start, end)
    else if (isOperator(type)) row.operate(type)
    else if (type === 'ERROR') this.stray(type)
    else if (type !== ')' && type !== 'comment') row.take(this.#operand(type, start, end), start)
  }

  #operand(type: string, start: number, end: number): HclExpression {
    switch (type) {
      case 'expression':
        return this.expression()
      case 'literal_value':
        return this.#literal(start, end)
      case 'variable_expr':
        return start === end ? this.missing(start, end) : word(this.text.slice(start, end), this.span(start, end))
      case 'operation':
        return this.nested(start, end, () => this.#only(() => this.#terms(start, end)))
      case 'template_expr':
        return this.nested(start, end, () => this.#only(() => this.templateText(start, end)))
      case 'collection_value':
        return this.nested(start, end, () => this.#only((inner) => (inner === 'tuple' ? this.list(start, end) : this.object(start, end))))
      case 'for_expr':
        return this.nested(start, end, () => this.#only(() => this.forExpression(start, end)))
      case 'function_call':
        return this.nested(start, end, () => this.call(start, end))
      case 'conditional':
        return this.nested(start, end, () => this.#conditional(start, end))
      default:
        this.stray(type)
        return this.invalid(start, end)
    }
  }

  // The one child that counts, of a node that only wraps it.
  #only(read: (type: string) => HclExpression): HclExpression {
    const { startIndex: start, endIndex: end } = this.cursor
    let result: HclExpression | undefined
    this.each((type) => {
      if (type === 'ERROR') this.stray(type)
      else if (type !== 'comment') result ??= read(type)
    })
    return result ?? this.missing(start, end)
  }

  #literal(start: number, end: number): HclExpression {
    const text = this.text.slice(start, end)
    const span = this.span(start, end)
    if (text.startsWith('"')) {
      const { value, wrong } = unescapeQuoted(text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined))
      if (wrong !== undefined) this.wrongEscape(start + 1 + wrong)
      return { kind: 'literal', value: unescapeMarkers(value), span }
    }
    const number = readNumber(text)
    if (!Number.isNaN(number)) return { kind: 'literal', value: number, span }
    if (isNameAt(text, 0)) return word(text, span)
    return text === '' ? this.missing(start, end) : this.notRead(start, end)
  }

  #hangOn(type: string, row: Row, start: number, end: number): void {
    const { current } = row
    if (current === undefined) {
      this.stray(type)
      return
    }
    if (isTooDeep(++row.hops)) {
      row.current = this.tooDeep(row.start, end)
      return
    }
    const hang = (of: HclExpression) => this.#hang(type, of, row.start, end)
    row.current = row.each ? hangOnEach(current, hang) : hang(current)
    if (type === 'splat' && this.text[start] === '[') row.each = true
  }

  // A part of `.name`, `[index]`, `.0`, `[*]…` or `.*…`.
  #hang(type: string, of: HclExpression, start: number, end: number): HclExpression {
    if (type === 'get_attr') return this.#dot(of, start, end)
    if (type === 'splat') return this.#splat(of, start)
    const span = this.span(start, end)
    let index: HclExpression | undefined
    this.each((form) => {
      const { startIndex: from } = this.cursor
      if (form === 'legacy_index') index ??= this.#legacyIndex(from, end)
      else if (form === 'new_index') index ??= this.bracketed(from, end)
      else this.stray(form)
    })
    return { kind: 'index', of, index: index ?? this.missing(end, end), span }
  }

  #legacyIndex(start: number, end: number): HclExpression {
    const digits = this.text.slice(start + 1, end).trim()
    return { kind: 'literal', value: Number(digits), span: this.span(end - digits.length, end) }
  }

  #dot(of: HclExpression, start: number, end: number): HclExpression {
    let from = end
    this.each((type) => {
      if (type === 'identifier') from = this.cursor.startIndex
      else if (type === 'ERROR') this.stray(type)
    })
    if (from === end) this.problem('A name is missing here', end, end)
    return { kind: 'attribute', of, name: this.text.slice(from, end), nameSpan: this.span(from, end), span: this.span(start, end) }
  }

  // `.*` is said of names only: an index in brackets is one of the whole list again.
  #splat(of: HclExpression, start: number): HclExpression {
    let each: HclExpression | undefined
    let whole: HclExpression | undefined
    const visit = (type: string): void => {
      const { startIndex: from, endIndex: end } = this.cursor
      if (type === '.*' || type === '[*]') each = { kind: 'name', name: '*', span: this.span(from, end) }
      else if (type === 'ERROR') this.stray(type)
      else if (each !== undefined && (type === 'get_attr' || type === 'index')) {
        const ofWhole = type === 'index' && this.text[from] === '[' && this.text[each.span.start - this.base] === '.'
        if (whole !== undefined || ofWhole) whole = this.#hang(type, whole ?? splat(of, each), start, end)
        else each = this.#hang(type, each, each.span.start - this.base, end)
      }
    }
    this.each((type) => (type === 'attr_splat' || type === 'full_splat' ? this.each(visit) : visit(type)))
    return whole ?? splat(of, each ?? this.missing(start, start))
  }

  // The grammar takes conditionals in a row from the left; `a ? b : (c ? d : e)` is meant.
  #conditional(start: number, end: number): HclExpression {
    const parts = this.#conditionalParts()
    let otherwise = parts.pop() ?? this.missing(end, end)
    while (parts.length > 1) {
      const then = parts.pop() ?? this.missing(end, end)
      const condition = parts.pop() ?? this.missing(start, start)
      const span = { ...otherwise.span, start: condition.span.start, end: this.span(end, end).end }
      otherwise = { kind: 'conditional', if: condition, then, else: otherwise, span }
    }
    return otherwise.kind === 'conditional' ? { ...otherwise, span: this.span(start, end) } : this.invalid(start, end)
  }

  #conditionalParts(): HclExpression[] {
    const parts: HclExpression[] = []
    this.each((type) => {
      if (type === 'ERROR') this.stray(type)
      if (type !== 'expression') return
      const nested = parts.length === 0 && this.cursor.gotoFirstChild()
      const inRow = nested && this.cursor.nodeType === 'conditional'
      if (inRow) {
        const { startIndex: start, endIndex: end } = this.cursor
        let before: readonly HclExpression[] | undefined
        this.deeper(() => {
          before = this.#conditionalParts()
        })
        parts.push(...(before ?? [this.invalid(start, end)]))
      }
      if (nested) this.cursor.gotoParent()
      if (!inRow) parts.push(this.expression())
    })
    return parts
  }
}

function word(text: string, span: Span): HclExpression {
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true', span }
  return text === 'null' ? { kind: 'literal', value: null, span } : { kind: 'name', name: text, span }
}

function splat(of: HclExpression, each: HclExpression): HclExpression {
  return { kind: 'splat', of, each, span: { ...of.span, end: each.span.end } }
}
