import type { Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'

/**
 * What an expression of a configuration language comes to. `span` is the text that the value comes from: the literal in a
 * variable's default rather than the place that names the variable, so that a finding and a fix land there.
 */
export type Value =
  /** A text; unknown parts are holes. */
  | { readonly kind: 'text'; readonly text: Text; readonly span: Span }
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  /** `set`: without order and doubles. */
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly set?: true; readonly span: Span }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Entry>; readonly span: Span }
  /** Anything: a variable without value, a function that is not known here. `name` is what it is called in the text. */
  | { readonly kind: 'unknown'; readonly name: string; readonly why: string; readonly span: Span }

export interface Entry {
  readonly keySpan: Span
  readonly value: Value
}
