import type { RepeatedKey } from '../../iac/value.ts'
import type { Mapping } from '../../syntax/node.ts'
import type { Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'

/** A role of a JWT auth method as a document or command gives it. Plain data. */
export interface RoleSource {
  readonly kind: 'role'
  /** Its fields under the names of Vault's API. */
  readonly fields: Mapping
  readonly name: string
  /** What else documents call it: a Terraform label, an address. */
  readonly otherNames: readonly string[]
  /** The path of its method without `auth/`, where it is known. */
  readonly mount: string | undefined
  /** OpenBao's CEL roles have a program in place of bound claims (vault.md 5 [OB]). */
  readonly cel: boolean
  readonly document: TrustDocument
  /** How it is written, for edits: `json` also in a here-document; in `arguments` of a command no edit is made. */
  readonly form: 'json' | 'arguments' | 'terraform'
  /** Keys that stand more than once in one object of Terraform's. */
  readonly repeated?: readonly RepeatedKey[]
  readonly span: Span
  readonly nameSpan: Span
}

/** The configuration of a JWT auth method. */
export interface ConfigSource {
  readonly kind: 'config'
  readonly fields: Mapping
  readonly mount: string | undefined
  readonly document: TrustDocument
  /** How it is written, as of a role. */
  readonly form: RoleSource['form']
  readonly span: Span
}

/** A value that a bound claim accepts, typed as JSON is. */
export type BoundValue =
  | { readonly kind: 'text'; readonly text: Text; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  /** `written`: Vault keeps the digits, so that `1.0` is not `1` (vault.md 3 [P]). */
  | { readonly kind: 'number'; readonly written: string; readonly span: Span }
  /** Null, a list in a list, an object: compares with nothing. */
  | { readonly kind: 'other'; readonly span: Span }
