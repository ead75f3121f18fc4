import type { RepeatedKey } from '../../iac/value.ts'
import type { Mapping } from '../../syntax/node.ts'
import type { Hole, Text } from '../../text/holes.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'

/** A value of a document with its place. */
export interface Placed {
  readonly text: Text
  readonly span: Span
}

/** A workload identity provider, whatever document or command describes it. */
export interface Provider {
  /** The project's number where it is known; else a hole, or nothing is said of it at all. */
  readonly number: Text | undefined
  readonly pool: Text
  readonly id: Text
  readonly issuer: Placed | undefined
  /** `undefined`: nothing is said, so that the default counts. */
  readonly audiences: readonly Placed[] | undefined
  readonly mapping: readonly { readonly key: string; readonly keySpan: Span; readonly value: MappedText }[]
  /** Targets that Terraform's mapping has more than once. */
  readonly repeated?: readonly RepeatedKey[]
  /** Why the mapping is not known whole. */
  readonly mappingOpen?: Hole
  readonly condition: MappedText | undefined
  /** Where a condition stands that is empty: to Google that is none. */
  readonly unset?: Span
  /** A copy of the issuer's keys, in place of those that it publishes. */
  readonly keys?: Span
  /** Texts that Google takes up to a length only. */
  readonly sized: readonly { readonly what: string; readonly most: number; readonly value: Placed }[]
  /** How it is written, for edits that add something. */
  readonly form: Form
  /** Disabled or deleted, and where that is said. */
  readonly off?: { readonly why: string; readonly span: Span }
  /** What other documents call it: a label of Terraform. */
  readonly labels: readonly string[]
  readonly span: Span
  readonly nameSpan: Span
}

/** An attribute condition as it counts: an empty one is unset, in the API as in Terraform and `gcloud` (gcp.md 3, "unset"). `at` is where it stands. */
export function conditionOf(condition: MappedText | undefined, at: Span | undefined): Pick<Provider, 'condition' | 'unset'> {
  return condition?.text !== '' || at === undefined ? { condition } : { condition: undefined, unset: at }
}

/** Where an attribute condition can be added: as a member of an object, or before an attribute of a block. */
export type Form =
  | { readonly kind: 'object'; readonly spec: Mapping }
  | { readonly kind: 'block'; readonly before: Span | undefined }
  | { readonly kind: 'command' }

/** A pool that is disabled or deleted, or a provider of another kind (AWS, SAML) in a pool. */
export interface PoolFact {
  readonly number: Text | undefined
  readonly pool: Text
  readonly off?: NonNullable<Provider['off']>
  /** The targets that another provider of the pool maps. */
  readonly mapped?: readonly string[] | 'unknown'
}

/** Members that get a role on something: one entry of an IAM policy. */
export interface Binding {
  readonly role: Text
  readonly members: readonly { readonly member: MappedText; readonly span: Span }[]
  /** What the role is granted on, for people and to tell grants apart: `service account deploy@…`. */
  readonly on: string
  /** A condition of IAM's own, which looks at more than the token. */
  readonly condition?: Span
  /** Why it may not exist. */
  readonly maybe?: string
  readonly span: Span
}

/** What one document or command says. */
export type Content =
  | { readonly kind: 'provider'; readonly provider: Provider }
  /** `update-oidc`: what it says replaces that of the provider. */
  | { readonly kind: 'update'; readonly provider: Provider }
  | { readonly kind: 'binding'; readonly binding: Binding }
  | { readonly kind: 'pool'; readonly fact: PoolFact; readonly span: Span }
  /** A credential configuration whose audience is that of a token, `https://…`, and no name of a provider. */
  | { readonly kind: 'misnamed'; readonly name: Text; readonly span: Span }
