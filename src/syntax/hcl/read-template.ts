import { unescapeMarkers, unescapeQuoted } from './literal.ts'
import type { HclExpression } from './node.ts'
import { CollectionReader } from './read-collections.ts'
import { linesOf, outdent, pairDirectives, type TemplateToken, trimBefore } from './template.ts'

/** Templates, in quotes and in heredocs. Their texts are read off the source: the grammar leaves out white space. */
export abstract class TemplateReader extends CollectionReader {
  protected templateText(start: number, end: number): HclExpression {
    const heredoc = this.text.startsWith('<<', start)
    return this.paired(heredoc ? this.#heredoc(start, end) : this.#quoted(start, end), start, end)
  }

  protected paired(tokens: readonly TemplateToken[], start: number, end: number): HclExpression {
    const span = this.span(start, end)
    const parts = pairDirectives(tokens, (from, to) => this.span(from, to))
    const [first, second] = parts
    if (first === undefined) return { kind: 'literal', value: '', span }
    return first.kind === 'text' && second === undefined ? { kind: 'literal', value: first.value, span } : { kind: 'template', parts, span }
  }

  #quoted(start: number, end: number): readonly TemplateToken[] {
    const closed = end - start > 1 && this.text[end - 1] === '"'
    const read = (raw: string, at: number): string => {
      const { value, wrong } = unescapeQuoted(raw)
      if (wrong !== undefined) this.wrongEscape(at + wrong)
      return unescapeMarkers(value)
    }
    return this.tokens(start + 1, closed ? end - 1 : end, (raw) => [raw], read)
  }

  #heredoc(start: number, end: number): readonly TemplateToken[] {
    const newline = this.text.indexOf('\n', start)
    const from = newline < 0 || newline > end ? end : newline + 1
    // The closing name stands on a line of its own.
    const to = Math.max(from, this.text.lastIndexOf('\n', end - 1) + 1)
    const tokens = this.tokens(from, to, linesOf, unescapeMarkers)
    if (this.text[start + 2] === '-') outdent(tokens)
    return tokens
  }

  protected tokens(
    from: number,
    to: number,
    split: (raw: string) => readonly string[],
    read: (raw: string, at: number) => string,
  ): TemplateToken[] {
    const tokens: TemplateToken[] = []
    let at = from
    let trims = false
    const textTo = (end: number): void => {
      for (const raw of end > at ? split(this.text.slice(at, end)) : []) {
        const value = read(raw, at)
        tokens.push({ kind: 'text', value: trims ? value.trimStart() : value, start: at, end: at + raw.length })
        at += raw.length
        trims = false
      }
      trims = false
    }
    const mark = (make: (start: number, end: number) => TemplateToken): void => {
      const { startIndex: start, endIndex: end } = this.cursor
      textTo(start)
      if (this.text[start + 2] === '~') trimBefore(tokens)
      tokens.push(make(start, end))
      trims = this.text[end - 2] === '~'
      at = end
    }
    const visit = (type: string): void => {
      switch (type) {
        case 'template_interpolation':
          mark((start, end) => ({ kind: 'interpolation', of: this.bracketed(start, end), start, end }))
          break
        case 'template_if_intro':
          mark((start, end) => ({ kind: 'if', condition: this.bracketed(start, end), start, end }))
          break
        case 'template_for_start':
          mark((start, end) => ({ kind: 'for', ...this.forIntro(), start, end }))
          break
        case 'template_else_intro':
          mark((start, end) => ({ kind: 'else', start, end }))
          break
        case 'template_if_end':
          mark((start, end) => ({ kind: 'endif', start, end }))
          break
        case 'template_for_end':
          mark((start, end) => ({ kind: 'endfor', start, end }))
          break
        case 'template_directive':
        case 'template_if':
        case 'template_for':
          this.deeper(() => this.each(visit))
          break
        case 'ERROR':
          this.stray(type)
      }
    }
    this.each(visit)
    textTo(to)
    return tokens
  }

  protected wrongEscape(at: number): void {
    this.problem('There is no such escape', at, at + 2)
  }
}
