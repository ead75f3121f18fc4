import type { Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import type { Link } from '../simulate/links.ts'
import type { TextEdit } from '../text/edit.ts'
import type { FileId, Span } from '../text/span.ts'
import type { Engines } from '../trust/evaluate.ts'
import type { RelyingParty, TrustDocument, TrustPolicy } from '../trust/trust.ts'

export type Severity = 'error' | 'warning' | 'info'
export type Confidence = 'high' | 'medium' | 'low'

/** A rule is one value in one file, `rules/<id>.ts`, listed in index.ts, with its page `docs/rules/<id>.md` and its table `test/rules/<id>.test.ts`. */
export interface Rule {
  readonly id: string
  /** One line for lists and settings. */
  readonly summary: string
  readonly since: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly fixable: boolean
  /** Called for each pipeline. */
  checkPipeline?(pipeline: Pipeline, context: RuleContext): Iterable<Report>
  /** Called for each trust policy. */
  checkPolicy?(entry: PolicyEntry, context: RuleContext): Iterable<Report>
  /** Called for each linked pair of job and policy. */
  checkLink?(link: Link, context: RuleContext): Iterable<Report>
}

/** A policy with the document that it was read from. */
export interface PolicyEntry {
  readonly policy: TrustPolicy
  readonly document: TrustDocument
  readonly relyingParty: RelyingParty
  /** The module that the policy was evaluated from, where several files make it: which files, and all of its policies with another text for one. */
  readonly module?: {
    readonly files: readonly FileId[]
    reread(file: FileId, text: string): readonly PolicyEntry[]
  }
}

/** What a rule may ask about the project that its object belongs to. */
export interface RuleContext {
  readonly facts: ProjectFacts
  readonly pipelines: readonly Pipeline[]
  readonly policies: readonly PolicyEntry[]
  readonly links: readonly Link[]
  /** Seconds since 1970, for tokens that a rule makes up. */
  readonly now: number
  /** The engines that are loaded, for verdicts. */
  readonly engines: Engines
  /** The text of a file of the project. */
  text(file: FileId): string | undefined
}

/** What a rule reports; the runner adds id, severity and confidence, and drops what is silenced. */
export interface Report {
  readonly at: Span
  readonly message: string
  /** Where a case weighs less, or more, than the rule's own severity says. What the configuration sets wins. */
  readonly severity?: Severity
  readonly related?: readonly { readonly message: string; readonly at: Span }[]
  /**
   * Built only when somebody asks; the first one is preferred. Whether it is safe, the runner finds out by simulation; one that doesn't
   * end the finding, or brings another, the runner drops.
   */
  fixes?(): readonly Fix[]
}

/** Edits that end a finding. The title says the effect. */
export interface Fix {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** A finding as every surface shows it. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: string
  readonly at: Span
  readonly related: readonly { readonly message: string; readonly at: Span }[]
  /** The address of the rule's page. */
  readonly help: string
  fixes(): readonly JudgedFix[]
}

/** `safe`: simulation shows that every linked job's token that passed still passes. */
export interface JudgedFix extends Fix {
  readonly safe: boolean
}
