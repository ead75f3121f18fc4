import type { ClaimSet } from '../gitlab/claim-set.ts'
import type { EvaluatedBlock, EvaluatedModule } from '../iac/terraform/module.ts'
import type { Value } from '../iac/value.ts'
import type { Node, Problem } from '../syntax/node.ts'
import type { ShellCommand } from '../syntax/shell/command.ts'
import type { TextEdit } from '../text/edit.ts'
import type { Text } from '../text/holes.ts'
import type { FileId, Span } from '../text/span.ts'
import type { Condition } from './condition.ts'
import type { SettingUp } from './set-up.ts'
import type { SigningIn } from './sign-in.ts'
import type { Trap } from './traps.ts'

export type RelyingPartyId = 'aws' | 'gcp' | 'azure' | 'vault' | 'kubernetes' | 'pypi'

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
  readonly check: Condition | Assumption | { readonly kind: 'signature' }
  /** What the relying party answers when the stage fails, in its own words; `{iss}` and the like are filled in from the claims. */
  readonly error: string
  /** What it answers instead where one of these holds for sure, the first that does: relying parties that say which check failed. */
  readonly errors?: readonly { readonly when: Condition; readonly text: string }[]
}

/**
 * What these files don't show is taken to fit. `narrows`: it may let in fewer tokens than the rest of the policy does (bindings that
 * stand elsewhere), so that nothing can be said of who else gets in. `holds`: what a token has got already that comes to this stage, a door
 * of its own: who gets that far can be said.
 */
export interface Assumption {
  readonly kind: 'assumed'
  readonly why: string
  readonly narrows?: true
  readonly holds?: string
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
  /** Where a name that may be any short word means this policy for sure. */
  readonly named?: ShortName
  readonly issuer: Expectation
  readonly audience: Expectation
  /**
   * Where a token that passes opens nothing by itself, but makes somebody of whom bindings elsewhere speak: the claims that he is named by.
   * Tokens that differ in one of these may open different things.
   */
  readonly identity?: readonly string[]
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

/** How jobs name a policy whose name is a short word (a role `deploy`). Letter case does not count. */
export interface ShortName {
  /** Variables of a job: those that are `needed` must have the value, the others must not have another one. */
  readonly variables: readonly { readonly name: string; readonly value: string; readonly needed?: true }[]
  /** Ends of words that all stand in one line of a job's script: `auth/jwt/login` and `role=deploy`. */
  readonly words: readonly string[]
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
  /** What it stores of a policy and does otherwise than it looks; each is reported by the rule of its id. Never throws. */
  traps?(document: TrustDocument, policy: TrustPolicy): readonly Trap[]
  /** The ID tokens that jobs usually declare for it, for completion in pipelines. */
  readonly usualTokens?: readonly { readonly variable: string; readonly audience: string }[]
  /** What may stand where the cursor is; `undefined` outside the places that this relying party completes. Never throws. */
  offers?(document: TrustDocument, offset: number, known: Known): Offers | undefined
  /** What it reads in modules of Terraform. */
  readonly terraform?: TerraformReading
  /** For relying parties whose policies are put together from several documents and commands. */
  readonly parts?: PartReading
  /** How jobs sign in. */
  readonly signIn?: SigningIn
  /** How trust in a project is set up. */
  readonly settingUp?: SettingUp
  /** Services that take tokens without a policy file: their audience is fixed. */
  readonly presets?: readonly Preset[]
  /**
   * The names of policies in a file that jobs sign in with, such as a credential configuration: a job that names the file means them.
   * Empty for every other document.
   */
  credentialNames?(document: TrustDocument): readonly string[]
  /** What the name at the cursor means (a condition key, say), where the catalogue of claims alone doesn't tell. */
  explains?(document: TrustDocument, offset: number): Explained | undefined
}

/** A relying party's part in the evaluation of Terraform modules. `texts`: the text of a file. */
export interface TerraformReading {
  /** The types of the resources that its policies are made of: a module without any of them, called ones included, holds none. */
  readonly resources: readonly string[]
  /** What the provider computes for an attribute of one of its blocks, or makes of what is written there. */
  computed(block: EvaluatedBlock, attribute: string, texts: (file: FileId) => string | undefined): Value | undefined
  /** The trust policies of a module, each with its document as a tree. */
  read(
    module: EvaluatedModule,
    texts: (file: FileId) => string | undefined,
  ): readonly { readonly policy: TrustPolicy; readonly root: Node }[]
}

/**
 * A part of trust policies that one document or command holds: a provider, a binding, a role. What is in it only its relying party
 * knows: `content` is plain data of its own making.
 */
export interface Part {
  readonly document: TrustDocument
  readonly span: Span
  readonly content: unknown
}

/** A policy, and the document that edits of it are made in. */
export interface PlacedPolicy {
  readonly policy: TrustPolicy
  readonly document: TrustDocument
}

/**
 * How policies are made of parts. Documents and commands are read one by one and kept; `assemble` gets all parts of a project, whenever
 * one of them has changed, and should keep what it has made of parts that are the same objects. `RelyingParty.read` gives the policies
 * of one document alone. Nothing of it throws.
 */
export interface PartReading {
  /** Names of the programs whose commands it reads: `gcloud`. Only commands of these are handed over. */
  readonly programs: readonly string[]
  ofDocument(document: TrustDocument): readonly Part[]
  /** `document` is the file that the commands stand in: a shell script (its tree is empty), or a pipeline with jobs' scripts. */
  ofCommands(commands: readonly ShellCommand[], document: TrustDocument): readonly Part[]
  assemble(parts: readonly Part[]): readonly PlacedPolicy[]
  /** What commands hold of policies and can't be read. Only what is certainly meant as a part of one. */
  unreadable?(commands: readonly ShellCommand[]): readonly Problem[]
}

/** A service with trusted publishing or a public verifier: it needs no policy file, takes one audience, and has its own rules. */
export interface Preset {
  /** Its name for people: `PyPI`. */
  readonly title: string
  /** The audience that it takes; with a `:` at its end the beginning of it. */
  readonly audience: string
  /** The component that its subjects must begin with. */
  readonly subject?: 'project_path'
  /** Whether a variable of this name is read by the service's own tools, which want that audience. */
  readonly variables: readonly string[]
  /** Words that show in a job that those tools talk to another instance of the service, with an audience of its own. */
  readonly elsewhere?: RegExp
  /** One sentence for people, plain text. */
  readonly about: string
  /** Where the facts come from: an address. */
  readonly source: string
}

/** One reason why a relying party would not store a policy. */
export interface Refusal {
  readonly at: Span
  readonly message: string
  /** Where it weighs less than a refusal: what is stored, but does nothing, or is documented nowhere. */
  readonly severity?: 'warning' | 'info'
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
  /** Of the GitLab instance. */
  readonly issuer: string | undefined
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
