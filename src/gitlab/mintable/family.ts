import type { Language } from '../../regular/language.ts'
import type { JsonValue } from '../../text/json.ts'

/** One text that the tokens of a family choose for themselves. Told apart by identity. */
export interface Field {
  readonly name: string
  /** Every text that it can be. */
  readonly language: Language
  /** Readable values of the language, for witnesses; the first is taken where nothing depends on it. */
  readonly usual: readonly string[]
  /** It has one value, the same for everybody in the family, and this is why nobody knows which. */
  readonly fixed?: string
}

/** Stands for the whole subject in a text, where its components are free; see `Family.subject`. */
export const wholeSubject = { kind: 'subject' } as const

/** Literals and fields, one after the other. */
export type Segment = string | Field | typeof wholeSubject

/** A claim as the tokens of a family have it. One that a family does not list is in none of its tokens. */
export type MintedClaim =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'text'; readonly segments: readonly Segment[] }
  /** `more`: as many items as one likes, but what is asked of such lists never needs more of them than these. */
  | { readonly kind: 'list'; readonly items: readonly MintedClaim[]; readonly more?: true }
  | { readonly kind: 'object'; readonly members: { readonly [name: string]: MintedClaim } }
  /** A whole number: the digits of the field. */
  | { readonly kind: 'number'; readonly field: Field }
  /** Anything, also nothing: what is not modelled. `optional`: most tokens do not have it. */
  | { readonly kind: 'unknown'; readonly why: string; readonly optional?: true }

/** That a text is in a language, or what nobody knows for sure. `taken`: it is taken to be so, in these words, and the answer says it. */
export type Literal = { readonly segments: readonly Segment[]; readonly in: Language } | { readonly doubt: string; readonly taken?: string }

/** One of the literals at least holds. Where one of the fields of `when` makes no difference, it can be chosen so that it does. */
export interface Clause {
  readonly literals: readonly Literal[]
  readonly when: readonly Field[]
}

/** A subject whose components the holder of the token chooses (gitlab.md 2.2): one of `first`, then any of `rest`, each once, in any order. */
export interface FreeSubject {
  readonly first: readonly SubjectPart[]
  readonly rest: readonly SubjectPart[]
}

export interface SubjectPart {
  readonly component: string
  readonly value: readonly Segment[]
  /** Why nobody knows for sure that GitLab mints such a component. */
  readonly doubt?: string
}

/** Tokens of one shape: everything that is open in them are texts, and how these hang together is said by `clauses`. */
export interface Family {
  readonly claims: { readonly [claim: string]: MintedClaim }
  readonly subject?: FreeSubject
  /** Claims that a token has besides, if its subject has one of these components. */
  readonly withComponents?: { readonly components: readonly string[]; readonly claims: Family['claims'] }
  readonly clauses: readonly Clause[]
  /** The fields in the order in which texts that have several of them have them. */
  readonly order: readonly Field[]
  /** What a token of the family is, for people: `a merge request`. */
  readonly about: string
}
