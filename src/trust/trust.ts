import type { ClaimSet } from '../gitlab/claim-set.ts'
import type { EvaluatedBlock, EvaluatedModule } from '../iac/terraform/module.ts'
import type { Value } from '../iac/value.ts'
import type { Node } from '../syntax/node.ts'
import type { TextEdit } from '../text/edit.ts'
import type { Text } from '../text/holes.ts'
import type { FileId, Span } from '../text/span.ts'
import type { Condition } from './condition.ts'

export type RelyingPartyId = 'aws'

/** One attempt to use a token at a relying party. Times in seconds since 1970. */
export interface Request {
  readonly claims: ClaimSet
  readonly now: number
  /** `assumed`: the claims came without a signed token. */
  readonly signature: 'verified' | 'invalid' | 'assumed'
  readonly role?: string
  readonly sessionName?: string
  readonly sourceIp?: string
}

/** In each relying party's own order; the words of the JSON output. */
export type StageId = 'document' | 'issuer' | 'signature' | 'lifetime' | 'audience' | 'mapping' | 'condition' | 'grant'

/**
 * One step of the relying party's way to its answer. The first stage that fails ends it.
 * `assumed`: what decides this stage lies outside the documents; it is taken to fit, and the reason is shown.
 */
export interface Stage {
  readonly stage: StageId
  readonly check: Condition | { readonly kind: 'assumed'; readonly why: string } | { readonly kind: 'signature' }
  /** What the relying party answers when the stage fails, in its own words; `{iss}` and the like are filled in from the claims. */
  readonly error: string
}

/** The values that a policy accepts for one claim, as far as it says; `[]` where it doesn't. */
export type Expectation = readonly { readonly text: Text; readonly span: Span }[]

/** What one relying party demands of a token: one per document x issuer x grant. Plain data. */
export interface TrustPolicy {
  readonly relyingParty: RelyingPartyId
  /** The role name, where a document or its file name tells it. */
  readonly name: string
  /** What a token that passes may do, for people: `role deploy`. */
  readonly grants: string
  /** Names under which jobs and configuration may speak of it: role name, ARN, label. */
  readonly aliases: readonly string[]
  readonly issuer: Expectation
  readonly audience: Expectation
  /** Everything that the document demands beyond issuer and audience stages; also found in the stage `condition`. */
  readonly condition: Condition
  readonly stages: readonly Stage[]
  /** The whole policy. */
  readonly span: Span
  /** The policy as the relying party would hold it, whatever it is written in. */
  readonly resolved?: Node
  /** Where findings about the policy as a whole are shown: short, at its head. */
  readonly nameSpan: Span
}

/** A document as a relying party reads it. `root` may be a part of a larger document (an inline policy in a trust test). */
export interface TrustDocument {
  readonly file: FileId
  readonly root: Node
  readonly text: string
}

/** A change that a rule wishes for, in the algebra's words; the relying party turns it into text. */
export type Change =
  /** Demand also that the claim has this value (`exact`), or matches it with `*` wildcards, wherever the policy admits tokens. */
  | { readonly kind: 'require'; readonly claim: string; readonly value: string; readonly exact: boolean }
  /** Replace one value (the span of a right-hand term) of a test. `exact`: the new value has no wildcard. */
  | { readonly kind: 'value'; readonly at: Span; readonly value: string; readonly exact: boolean }
  /** Read the values of the test at this span as patterns (`exact: false`) or literally (`exact: true`). */
  | { readonly kind: 'operator'; readonly at: Span; readonly exact: boolean }

/** One relying party: a folder that reads documents and compiles conditions. The table is index.ts. */
export interface RelyingParty {
  readonly id: RelyingPartyId
  /** The name of the relying party for people. */
  readonly title: string
  /** Cheap and without parsing: whether a file is worth reading. False means never. */
  suspects(file: FileId, text: string): boolean
  /** The trust policies of a document, `[]` if it has none of this relying party. Never throws. */
  read(document: TrustDocument): readonly TrustPolicy[]
  /** The edits that make the change, or `undefined` where this document's form doesn't allow it. */
  edit(document: TrustDocument, policy: TrustPolicy, change: Change): readonly TextEdit[] | undefined
  /** What the relying party would not store of a policy, in its own words where they are known; the policy is evaluated all the same. Never throws. */
  refusals?(document: TrustDocument, policy: TrustPolicy): readonly Refusal[]
  /** The ID tokens that jobs usually declare for it, for completion in pipelines. */
  readonly usualTokens?: readonly { readonly variable: string; readonly audience: string }[]
  /** What may stand where the cursor is; `undefined` outside the places that this relying party completes. Never throws. */
  offers?(document: TrustDocument, offset: number, known: Known): Offers | undefined
  /** What it reads in modules of Terraform. */
  readonly terraform?: TerraformReading
  /** What the name at the cursor means (a condition key, say), where the catalogue of claims alone doesn't tell. */
  explains?(document: TrustDocument, offset: number): Explained | undefined
}

/** A relying party's part in the evaluation of Terraform modules. `texts`: the text of a file. */
export interface TerraformReading {
  /** What the provider computes for an attribute of one of its blocks, or makes of what is written there. */
  computed(block: EvaluatedBlock, attribute: string, texts: (file: FileId) => string | undefined): Value | undefined
  /** The trust policies of a module, each with its document as a tree. */
  read(
    module: EvaluatedModule,
    texts: (file: FileId) => string | undefined,
  ): readonly { readonly policy: TrustPolicy; readonly root: Node }[]
}

/** One reason why a relying party would not store a policy. */
export interface Refusal {
  readonly at: Span
  readonly message: string
  /** Refused because it lets in tokens without looking at whose they are: what that means is more than a refusal. */
  readonly unguarded?: true
}

/** What a completion may fill in: facts about the project that the documents themselves don't hold. */
export interface Known {
  readonly project: string | undefined
  readonly projectId: string | undefined
  readonly namespaceId: string | undefined
  readonly defaultBranch: string | undefined
  /** `ci_id_token_sub_claim_components`. */
  readonly subject: readonly string[]
  /** Audiences that the pipeline's jobs ask for. */
  readonly audiences: readonly string[]
}

/** Completions for one place: each replaces the text of `span`. */
export interface Offers {
  readonly span: Span
  readonly offers: readonly Offer[]
}

export interface Offer {
  readonly kind: 'key' | 'operator' | 'value'
  readonly label: string
  /** The text to insert, quotes included where the document needs them. */
  readonly text: string
  /** One sentence for people, plain text. */
  readonly about: string
  /** The claim that a key reads. */
  readonly claim?: string
}

/** A name in a document: `claim` where it reads one, `about` in the relying party's own terms, with its source. */
export interface Explained {
  readonly span: Span
  readonly name: string
  readonly claim?: string
  readonly about: string
  readonly source: string
}
