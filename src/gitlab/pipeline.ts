import type { Parsed } from '../syntax/node.ts'
import type { Text } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { FileId, Span } from '../text/span.ts'
import type { RepeatedKey } from './repeated-keys.ts'
import type { Scenario } from './scenario.ts'

/**
 * A pipeline after includes, inputs, `extends`, `!reference`, anchors, `default`, `inherit` and the matrix are worked out:
 * the jobs as GitLab would run them. Hidden jobs are not in it. Built by resolve.ts, from one root file.
 */
export interface Pipeline {
  /** The root file. */
  readonly file: FileId
  /** The root and every included file that was read, each once. */
  readonly files: readonly FileId[]
  readonly jobs: readonly Job[]
  readonly problems: readonly PipelineProblem[]
  /** Keys of its files that a later one of the same name takes away. */
  readonly repeated: readonly RepeatedKey[]
  /** What could not be resolved, and so makes everything that might depend on it unknown: an include, an `extends` of a job that is nowhere. */
  readonly unresolved: readonly Unresolved[]
  /** Every `id_tokens` block as written, hidden jobs and `default` too: where the editor completes and rules judge the text. */
  readonly blocks: readonly TokenBlock[]
  /** The tokens under an `id_tokens` at the top level, where GitLab takes it for a job: no job holds them. */
  readonly misplaced: readonly IdToken[]
  /** Every `include` entry that was met, nested ones too. */
  readonly includes: readonly IncludedFile[]
  /** Where each top-level key (jobs, hidden jobs, `default` …) is written, in the order in which the files are merged. */
  readonly definitions: ReadonlyMap<string, readonly Span[]>
  /** The pipelines that its trigger jobs start in the same project. */
  readonly children: readonly Pipeline[]
  /** A trigger job of another pipeline starts it: it runs in the scenario `parent-pipeline` only. */
  readonly child: boolean
  /** The pipeline with exactly the includes whose `rules` let them in; absent where no include depends on the scenario. */
  readonly within?: (scenario: Scenario) => Pipeline
  /** The pipeline with another version of one of its files. */
  edited(file: Parsed): Pipeline
  readonly span: Span
}

/** One `include` entry, and the files it leads to. */
export interface IncludedFile {
  /** For people: `local ci/deploy.yml`, `project mygroup/templates deploy.yml`. */
  readonly what: string
  readonly kind: 'local' | 'project' | 'remote' | 'template' | 'component' | 'artifact'
  /** The path, URL, template or address as written. */
  readonly name: string
  /** Of a file of another project: which, and at which `ref` where one is written. */
  readonly project?: string
  readonly ref?: string
  readonly refSpan?: Span
  /** Whether `integrity` says what a remote file must be. */
  readonly integrity?: true
  /** The text that names the file. */
  readonly span: Span
  readonly files: readonly FileId[]
}

export interface Job {
  /** As GitLab shows it; of a matrix `deploy: [eu, prod]`. */
  readonly name: string
  /** The job's key in the file: the name without the matrix. */
  readonly base: string
  /** That key; in the file that is merged last. */
  readonly nameSpan: Span
  readonly span: Span
  readonly tokens: readonly IdToken[]
  /** Why the list of tokens may be incomplete or wrong: an include or `extends` that could not be resolved. */
  readonly tokensUnknown?: string
  /** `identity: google_cloud`: GitLab mints another token, of another issuer. */
  readonly identity?: { readonly value: string; readonly span: Span }
  readonly environment?: Environment
  /** Why the job may have keys (environment, variables, rules) that these files don't show: an `extends` that leads nowhere, or an include that defines the job too. */
  readonly incomplete?: string
  /** Why there may be global variables that these files don't show: an include that could not be resolved. */
  readonly variablesUnknown?: string
  /** Why the whole job may not exist: the file that defines it may not be included. */
  readonly maybe?: string
  /** Matrix and job variables over global ones, as written in the pipeline; the last definition wins. Values may have holes where an include is missing. */
  readonly variables: ReadonlyMap<string, Variable>
  /** Which global variables `inherit:variables` lets through, those of `workflow:rules` too; `undefined`: all. */
  readonly inheritsVariables?: ReadonlySet<string>
  /** Lines of `before_script`, `script`, `after_script`, references worked out. */
  readonly script: readonly ScriptLine[]
  readonly secrets: readonly Secret[]
  /** A trigger (bridge) job holds no tokens. */
  readonly trigger: boolean
  /** How the job says when it runs; evaluated in runs.ts. */
  readonly when: When
  /** `workflow:rules`: they decide whether there is a pipeline at all. */
  readonly workflow: When
  /** It belongs to a child pipeline. */
  readonly child: boolean
  /** A key of the job as GitLab resolved it, `default` and `inherit` applied, variables not expanded; `undefined` where the job has none. */
  resolved(key: string): JsonValue | undefined
}

export interface ScriptLine {
  readonly text: string
  readonly section: 'before_script' | 'script' | 'after_script'
  readonly span: Span
}

/** `none`: nothing is said. `unknown`: something is said that can't be read here. */
export type When =
  | { readonly kind: 'none' }
  | { readonly kind: 'rules'; readonly rules: readonly Rule[]; readonly span: Span }
  | { readonly kind: 'only'; readonly only?: RefPolicy; readonly except?: RefPolicy; readonly span: Span }
  | { readonly kind: 'unknown'; readonly why: string; readonly span: Span }

/** One entry of `rules:`; all its clauses must hold. */
export interface Rule {
  readonly if?: { readonly text: string; readonly span: Span }
  readonly changes?: Span
  readonly exists?: Span
  /** `never` keeps the job out. */
  readonly when?: string
  /** Set for the job when this rule is taken. */
  readonly variables: ReadonlyMap<string, Variable>
  /** Why what the rule says can't be read. */
  readonly unreadable?: string
  readonly span: Span
}

/** `only:` or `except:`; a plain list is `refs`. */
export interface RefPolicy {
  readonly refs?: readonly { readonly text: string; readonly span: Span }[]
  /** Expressions, one of which must hold. */
  readonly variables?: readonly { readonly text: string; readonly span: Span }[]
  /** Conditions that only a running GitLab can answer: `changes`, `kubernetes`. */
  readonly others: readonly { readonly keyword: string; readonly span: Span }[]
  /** Why what it says can't be read. */
  readonly unreadable?: string
}

/** One entry of `secrets:`; gitlab.md 4.1. */
export interface Secret {
  readonly name: string
  readonly nameSpan: Span
  /** `vault`, `gcp_secret_manager` …; empty where none is given. */
  readonly provider: string
  /** `token:` as written. */
  readonly token?: { readonly text: string; readonly span: Span }
  /** The strings below the provider's key, by their path (`engine.path`); the short form's under the empty path. */
  readonly values: readonly { readonly key: string; readonly value: string; readonly span: Span }[]
  readonly span: Span
}

export interface Variable {
  readonly value: Text
  /** `expand: false`: `$` in the value means nothing. */
  readonly raw?: true
  /** Passed by the trigger job of a parent pipeline: it wins over GitLab's settings. */
  readonly passed?: true
  /** Defined for the whole pipeline, so that `workflow:rules:variables` win over it. */
  readonly global?: true
  readonly span: Span
}

export interface Environment {
  /** As written, CI variables not expanded. */
  readonly name: string
  readonly action: string
  readonly deploymentTier?: string
  /** Why an action or tier that is not written may exist all the same. */
  readonly open?: string
  readonly span: Span
}

export interface IdToken {
  readonly name: string
  readonly nameSpan: Span
  readonly aud: Audience
  /** GitLab mints it for `identity: google_cloud`, with an issuer and an audience of its own; it is no variable of the job. */
  readonly identity?: true
  readonly span: Span
}

/** `values` as written, variables not expanded; `list` tells GitLab's two shapes apart, since the claim keeps the shape. */
export type Audience =
  | { readonly kind: 'string' | 'list'; readonly values: readonly { readonly value: string; readonly span: Span }[]; readonly span: Span }
  | { readonly kind: 'invalid'; readonly span: Span }

/** An `id_tokens:` mapping where it is written. */
export interface TokenBlock {
  /** The job or hidden job, or `default`. */
  readonly owner: string
  readonly hidden: boolean
  /** The key `id_tokens`. */
  readonly keySpan: Span
  readonly span: Span
  readonly tokens: readonly IdToken[]
}

export type ProblemCode =
  | 'id-tokens-not-a-hash'
  | 'id-token-not-a-hash'
  | 'id-token-missing-aud'
  | 'id-token-unknown-key'
  | 'id-token-bad-aud'
  | 'id-tokens-on-trigger-job'
  | 'secrets-not-a-hash'
  | 'invalid-secret'
  | 'secret-without-token'
  | 'invalid-identity'
  | 'unknown-extends'
  | 'invalid-extends'
  | 'circular-extends'
  | 'deep-extends'
  | 'unknown-reference'
  | 'invalid-include'
  | 'missing-include'
  | 'outside-include'
  | 'circular-include'
  | 'too-many-includes'
  | 'invalid-input'
  | 'invalid-matrix'
  | 'misplaced-keyword'

/** Something GitLab itself would refuse or drop. `message` is GitLab's own wording where the fact sheet has it. */
export interface PipelineProblem {
  readonly code: ProblemCode
  readonly message: string
  readonly span: Span
  /** The job, hidden job or `default` it stands in, and the token's name where there is one. */
  readonly owner: string
  readonly token?: string
}

export interface Unresolved {
  readonly what: string
  readonly why: string
  readonly span: Span
}
