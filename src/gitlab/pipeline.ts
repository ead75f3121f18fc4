import type { Text } from '../text/holes.ts'
import type { FileId, Span } from '../text/span.ts'

/**
 * A pipeline after `extends`, `!reference`, anchors, `default` and `inherit` are worked out: the jobs as GitLab would run
 * them. Hidden jobs are not in it. Built by resolve.ts, from one root file.
 */
export interface Pipeline {
  readonly file: FileId
  readonly jobs: readonly Job[]
  readonly problems: readonly PipelineProblem[]
  /** What could not be resolved, and so makes everything that might depend on it unknown: an include, an `extends` of a job that is nowhere. */
  readonly unresolved: readonly Unresolved[]
  /** Every `id_tokens` block as written, hidden jobs and `default` too: where the editor completes and rules judge the text. */
  readonly blocks: readonly TokenBlock[]
  readonly span: Span
}

export interface Job {
  readonly name: string
  /** The job's key in the file. */
  readonly nameSpan: Span
  readonly span: Span
  readonly tokens: readonly IdToken[]
  /** Why the list of tokens may be incomplete or wrong: an include or `extends` that could not be resolved. */
  readonly tokensUnknown?: string
  readonly environment?: Environment
  /** Why the job may have keys (environment, variables, rules) that this file doesn't show: an `extends` that leads nowhere, or an include that defines the job too. */
  readonly incomplete?: string
  /** Job variables over global ones, as written in the pipeline; the last definition wins. Values may have holes where an include is missing. */
  readonly variables: ReadonlyMap<string, Variable>
  /** Lines of `before_script`, `script`, `after_script`, references worked out. */
  readonly script: readonly { readonly text: string; readonly span: Span }[]
  /** Strings below `secrets:`, with the provider's key: where a job names a role or a token. */
  readonly secrets: readonly {
    readonly name: string
    readonly provider: string
    readonly key: string
    readonly value: string
    readonly span: Span
  }[]
  /** A trigger (bridge) job holds no tokens. */
  readonly trigger: boolean
  /** How the job says when it runs; evaluated in runs.ts. */
  readonly when: JobRules
}

/** `none`: neither `rules` nor `only`/`except`, so branches and tags only. `given`: something decides, which is not evaluated yet. */
export type JobRules = { readonly kind: 'none' } | { readonly kind: 'given'; readonly keyword: string; readonly span: Span }

export interface Variable {
  readonly value: Text
  /** `expand: false`: `$` in the value means nothing. */
  readonly raw?: true
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

/** Something GitLab itself would refuse or drop. `message` is GitLab's own wording where the fact sheet has it. */
export interface PipelineProblem {
  readonly code:
    | 'id-tokens-not-a-hash'
    | 'id-token-not-a-hash'
    | 'id-token-missing-aud'
    | 'id-token-unknown-key'
    | 'id-token-bad-aud'
    | 'id-tokens-on-trigger-job'
    | 'unknown-extends'
    | 'invalid-extends'
    | 'circular-extends'
    | 'deep-extends'
    | 'unknown-reference'
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
