import type { Span } from '../../text/span.ts'

/** Completions for one place; each replaces the text of `span`. */
export interface Completion {
  readonly span: Span
  readonly items: readonly CompletionItem[]
}

export interface CompletionItem {
  readonly label: string
  readonly kind: 'token' | 'key' | 'operator' | 'value'
  readonly text: string
  /** A few words beside the label. */
  readonly detail: string
  readonly markdown: string
}
