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
  /** Documents with a syntax error are left out: what is left of one may read as something that nobody wrote. */
  readonly needsReadable?: true
  /**
   * Its reports about a policy hang on who gets in, so that they can be true whatever unknown parts of the policy turn out to be: it is asked of
   * the policy with others in their place, too (support/stand-ins.ts).
   */
  readonly asksWhoGetsIn?: true
  /** Called for each pipeline. */
  checkPipeline?(pipeline: Pipeline, context: RuleContext): Iterable<Report>
  /** Called for each trust policy. */
  checkPolicy?(entry: PolicyEntry, context: RuleContext): Iterable<Report>
  /** Called for each linked pair of job and policy. */
  checkLink?(link: Link, context: RuleContext): Iterable<Report>
  /** Called once for the project, after every change of anything in it: for what no object shows alone. */
  checkProject?(context: ProjectContext): Iterable<Report>
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

/**
 * What a rule may ask beside the object that it is called for. Nothing of the rest of the project, so that its reports stay good
 * until the object, its links or the configuration change.
 */
export interface RuleContext {
  readonly facts: ProjectFacts
  /** The links of the object: of a pipeline's jobs, to a policy, or the link itself. */
  readonly links: readonly Link[]
  /** Seconds since 1970, for tokens that a rule makes up. */
  readonly now: number
  /** The engines that are loaded, for verdicts. */
  readonly engines: Engines
  /** The text of a file of the project. */
  text(file: FileId): string | undefined
  /** The document of a policy that is linked. */
  entryOf(policy: TrustPolicy): PolicyEntry | undefined
}

/** The whole project, for rules about what is missing in it, and for judging fixes. */
export interface ProjectContext extends RuleContext {
  readonly pipelines: readonly Pipeline[]
  readonly policies: readonly PolicyEntry[]
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
