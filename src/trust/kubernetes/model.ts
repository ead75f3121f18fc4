import type { Mapping, Scalar } from '../../syntax/node.ts'
import { placesIn } from '../../syntax/scalar-places.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'

/** A string of the document with its place. */
export interface Written {
  readonly text: string
  readonly mapped: MappedText
  readonly span: Span
}

/** Where a part of the user comes from: a claim with a prefix, or an expression. `both` is refused. */
export type Source =
  | { readonly kind: 'claim'; readonly claim: Written; readonly prefix: Written | undefined }
  | { readonly kind: 'expression'; readonly expression: Written; readonly prefix: Written | undefined }
  | { readonly kind: 'both'; readonly span: Span }

/** One of `claimValidationRules` or `userValidationRules`. `wrong`: why nobody can say what it does. */
export type Rule =
  | {
      readonly kind: 'claim'
      readonly claim: Written
      readonly value: Written | undefined
      readonly message: Written | undefined
      readonly span: Span
    }
  | {
      readonly kind: 'expression'
      readonly expression: Written
      readonly value: Written | undefined
      readonly message: Written | undefined
      readonly span: Span
    }
  | { readonly kind: 'wrong'; readonly why: string; readonly span: Span }

/** One entry of `jwt` in an AuthenticationConfiguration, or what the flags of older API servers say; others.md 1. */
export interface Authenticator {
  readonly name: string
  readonly url: Written | undefined
  readonly audiences: readonly Written[]
  readonly matchPolicy: Written | undefined
  /** What `--oidc-signing-algs` takes; `undefined` where nothing restricts it. */
  readonly algorithms: readonly Written[] | undefined
  readonly claimRules: readonly Rule[]
  readonly userRules: readonly Rule[]
  readonly username: Source | undefined
  readonly groups: Source | undefined
  readonly uid: Source | undefined
  readonly extra: readonly { readonly key: Written | undefined; readonly source: Source | undefined; readonly span: Span }[]
  /** Flags beside `--authentication-config`, which is where that stands. */
  readonly configured?: Span
  /** The entry in the configuration; flags have none. */
  readonly node: Mapping | undefined
  readonly span: Span
  readonly nameSpan: Span
}

/** A string scalar with the place of each of its characters. */
export function writtenOf(node: Scalar, text: string, document: TrustDocument): Written {
  return { text, mapped: { file: node.span.file, text, ...placesIn(document.text, node), holes: [], whole: node.span }, span: node.span }
}
