import type { Field, Segment } from '../gitlab/mintable/family.ts'
import { textValue, type Value } from '../trust/value.ts'
import type { Image } from './languages.ts'

/** Of a pattern that is made of claims: texts, and wildcards. */
export type Shape = Segment | { readonly any: 'run' | 'one' }

/** What a term gives for all tokens of a family at once. */
export type Symbolic =
  /** The same for each of them. */
  | { readonly kind: 'value'; readonly value: Value }
  /** A text made of fields, by way of an image. */
  | { readonly kind: 'text'; readonly segments: readonly Segment[]; readonly image: Image }
  /** `more`: with any number of items beyond these, see `MintedClaim`. */
  | { readonly kind: 'list'; readonly items: readonly Symbolic[]; readonly more?: true }
  | { readonly kind: 'object'; readonly members: { readonly [name: string]: Symbolic } }
  | { readonly kind: 'number'; readonly field: Field }
  /** How many code points such a text has. */
  | { readonly kind: 'size'; readonly segments: readonly Segment[]; readonly image: Image }
  /** Such a text, cut at a separator. */
  | {
      readonly kind: 'pieces'
      readonly segments: readonly Segment[]
      readonly image: Image
      readonly separator: string
      readonly limit: number | undefined
    }
  /** A pattern with such texts in it. */
  | { readonly kind: 'shape'; readonly parts: readonly Shape[] }
  /** The claim set itself. */
  | { readonly kind: 'claims' }
  /** Anything, also missing. */
  | { readonly kind: 'open'; readonly why: string }

export const missing: Symbolic = { kind: 'value', value: { kind: 'missing' } }

export function open(why: string): Symbolic {
  return { kind: 'open', why }
}

export function known(value: Value): Symbolic {
  return { kind: 'value', value }
}

/** A text of literals alone as its value. */
export function literalOf(segments: readonly Segment[]): Symbolic | undefined {
  if (!segments.every((segment) => typeof segment === 'string')) return undefined
  const text = segments.join('')
  return known(textValue(text === '' ? [] : [text]))
}

export function isField(segment: Segment): segment is Field {
  return typeof segment === 'object' && !('kind' in segment)
}
