import type { Span } from '../../text/span.ts'
import type { HclExpression, HclTemplatePart } from './node.ts'

/** A template before its directives are paired: what `${`, `%{` and the text between them are, in order. */
export type TemplateToken =
  | { readonly kind: 'text'; value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'interpolation'; readonly of: HclExpression; readonly start: number; readonly end: number }
  | { readonly kind: 'if'; readonly condition: HclExpression; readonly start: number; readonly end: number }
  | {
      readonly kind: 'for'
      readonly names: readonly string[]
      readonly in: HclExpression
      readonly start: number
      readonly end: number
    }
  | { readonly kind: 'else' | 'endif' | 'endfor'; readonly start: number; readonly end: number }

/** Cuts a text into lines, each with its line break: HCL trims and indents them one by one. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? []
}

/** `${~` and `%{~`: white space in front of the mark goes, as far as the line goes (HCL's parser_template.go). */
export function trimBefore(tokens: readonly TemplateToken[]): void {
  const last = tokens.at(-1)
  if (last?.kind === 'text') last.value = last.value.trimEnd()
}

/**
 * `<<-`: the smallest indentation of the lines is taken off all of them. Blank lines don't count; a line that begins with an
 * interpolation counts as not indented, and so does no line whose line break `~}` has taken (HCL's parser_template.go).
 */
export function outdent(tokens: readonly TemplateToken[]): void {
  const adjusted: { value: string }[] = []
  let least = Number.POSITIVE_INFINITY
  let lineStart = true
  for (const token of tokens) {
    const text = token.kind === 'text' ? token : undefined
    if (lineStart && text === undefined) least = 0
    else if (lineStart && text !== undefined) {
      const rest = text.value.trimStart()
      if (rest !== '' || !text.value.endsWith('\n')) {
        least = Math.min(least, text.value.length - rest.length)
        adjusted.push(text)
      }
    }
    lineStart = text?.value.endsWith('\n') === true
  }
  if (least === Number.POSITIVE_INFINITY) return
  for (const text of adjusted) text.value = text.value.slice(least)
}

/** Pairs `%{if}` with `%{else}` and `%{endif}`, `%{for}` with `%{endfor}`. What is never closed ends with the template; what closes nothing is left out. */
export function pairDirectives(tokens: readonly TemplateToken[], span: (start: number, end: number) => Span): readonly HclTemplatePart[] {
  return new Pairs(tokens, span).read(() => false)
}

class Pairs {
  readonly #tokens: readonly TemplateToken[]
  readonly #span: (start: number, end: number) => Span
  #at = 0

  constructor(tokens: readonly TemplateToken[], span: (start: number, end: number) => Span) {
    this.#tokens = tokens
    this.#span = span
  }

  read(ends: (kind: TemplateToken['kind']) => boolean): HclTemplatePart[] {
    const parts: HclTemplatePart[] = []
    for (let token = this.#tokens[this.#at]; token !== undefined && !ends(token.kind); token = this.#tokens[this.#at]) {
      this.#at++
      const part = this.#part(token, parts)
      if (part !== undefined) parts.push(part)
    }
    return parts
  }

  #part(token: TemplateToken, before: HclTemplatePart[]): HclTemplatePart | undefined {
    switch (token.kind) {
      case 'text': {
        const last = before.at(-1)
        if (token.value === '') return undefined
        if (last?.kind !== 'text') return { kind: 'text', value: token.value, span: this.#span(token.start, token.end) }
        // Lines next to each other are one text.
        before.pop()
        return { kind: 'text', value: last.value + token.value, span: { ...last.span, end: this.#span(token.start, token.end).end } }
      }
      case 'interpolation':
        return { kind: 'interpolation', of: token.of, span: this.#span(token.start, token.end) }
      case 'if':
        return this.#if(token.condition, token.start)
      case 'for': {
        const of = this.read((kind) => kind === 'endfor')
        return { kind: 'for', names: token.names, in: token.in, of, span: this.#close(token.start) }
      }
      default:
        return undefined
    }
  }

  #if(condition: HclExpression, start: number): HclTemplatePart {
    const ends = (kind: TemplateToken['kind']) => kind === 'else' || kind === 'endif'
    const then = this.read(ends)
    const hasElse = this.#tokens[this.#at]?.kind === 'else'
    if (hasElse) this.#at++
    const otherwise = hasElse ? this.read(ends) : []
    return { kind: 'if', condition, then, else: otherwise, span: this.#close(start) }
  }

  #close(start: number): Span {
    const closer = this.#tokens[this.#at] ?? this.#tokens.at(-1)
    this.#at++
    return this.#span(start, closer?.end ?? start)
  }
}
