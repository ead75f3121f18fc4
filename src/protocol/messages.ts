/**
 * The messages between extension, server and panel that LSP does not have. Types and names only. Lines and columns here
 * are LSP's: 0-based, UTF-16.
 */

/** Server to client: the URIs of the files below a folder that may matter (by extension and exclude globs), and the text of one. */
export const listFilesRequest = 'claimcheck/listFiles'
export interface ListFilesParams {
  readonly folder: string
}
export interface ListFilesResult {
  readonly files: readonly string[]
}

export const readFileRequest = 'claimcheck/readFile'
export interface ReadFileParams {
  readonly uri: string
}
/** `null`: it does not exist or can't be read. */
export interface ReadFileResult {
  readonly text: string | null
}

/** `initializationOptions` of our own client. Another editor sends none, and the Node server then reads files itself. */
export interface InitializationOptions {
  /** The client answers `listFiles` and `readFile`. */
  readonly files: boolean
  /** The client has the command `claimcheck.simulateToken`: code lenses carry it. Without it there are no lenses. */
  readonly simulate?: boolean
  /** For a server in a web worker: the URL, with a `/` at its end, of the folder with the bundles, from which it loads engines. */
  readonly assets?: string
  readonly settings?: Settings
}

/** What the user, not the workspace, decides. Without it the workspace is not trusted and its files name no folder outside of it. */
export interface Settings {
  readonly trusted: boolean
  /** `claimcheck.includes`: a project, host or component to the folder of its files, absolute or relative to the workspace folder. */
  readonly includes: { readonly [key: string]: string }
  /** Whether keywords of GitLab CI are completed and explained here, where no other extension does it from GitLab's schema; they are unless it says false. */
  readonly keywords?: boolean
}

/** Client to server, with the parameters of a hover: the trust policy that stands there, resolved. `null`: there is none. */
export const resolvedPolicyRequest = 'claimcheck/resolvedPolicy'
export interface ResolvedPolicyResult {
  readonly name: string | null
  readonly json: string | null
}

/** Client to server: the settings have changed. */
export const settingsNotification = 'claimcheck/settings'

/** Client to server: what the simulator can offer, for a workspace or, with `uri`, for the project of that file. */
export const choicesRequest = 'claimcheck/choices'
export interface ChoicesParams {
  readonly uri?: string
}
export interface Choices {
  readonly projects: readonly ProjectChoice[]
}
export interface ProjectChoice {
  /** Stable id: workspace folder URI plus root. */
  readonly id: string
  readonly title: string
  readonly tokens: readonly { readonly job: string; readonly variable: string; readonly location: Location }[]
  readonly policies: readonly {
    readonly id: string
    readonly name: string
    readonly relyingParty: string
    readonly file: string
    readonly location: Location
  }[]
  /** Every scenario kind of cli.md. */
  readonly scenarios: readonly string[]
}

/** Client to server: one simulation. Tokens are decoded in the server's memory, never logged, never stored. */
export const simulateRequest = 'claimcheck/simulate'
export interface SimulateParams {
  readonly project: string
  readonly policy: string
  readonly token: SimulatedToken
}
export type SimulatedToken =
  | { readonly kind: 'job'; readonly job: string; readonly variable: string; readonly scenario: string }
  /** A JSON claim set, or a JWT (decoded; its signature is not checked here): what the user pasted. */
  | { readonly kind: 'pasted'; readonly text: string }

export type SimulateResult =
  | { readonly kind: 'error'; readonly message: string }
  | {
      readonly kind: 'verdict'
      readonly policy: { readonly name: string; readonly relyingParty: string; readonly location: Location }
      readonly outcome: 'allow' | 'deny' | 'unknown'
      /** One sentence: the deciding stage or clause. */
      readonly because: string
      readonly error?: string
      readonly runs?: 'yes' | 'no' | 'unknown'
      readonly linked?: boolean
      readonly stages: readonly {
        readonly stage: string
        readonly outcome: string
        readonly want?: string
        readonly have?: string
        readonly why?: string
      }[]
      readonly trace: TraceView
      /** Rendered values; unknown claims carry `why`. */
      readonly claims: readonly { readonly name: string; readonly value?: string; readonly why?: string }[]
    }

export interface TraceView {
  readonly label: string
  readonly truth: 'yes' | 'no' | 'error' | 'unknown'
  readonly want?: string
  readonly have?: string
  readonly why?: string
  readonly location?: Location
  readonly steps: readonly TraceView[]
}

/**
 * Client to server: who else a policy lets in, class by class. Takes its time, and other requests come first; one is worked out at a time, so
 * that a later question makes an earlier one `superseded`.
 */
export const reachRequest = 'claimcheck/reach'
export interface ReachParams {
  /** As in `ProjectChoice`. */
  readonly project: string
  readonly policy: string
}
export type ReachResult =
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'superseded' }
  | {
      readonly kind: 'reach'
      /** A few words for all of it, as in the lens. */
      readonly summary: string
      readonly classes: readonly ReachedClass[]
    }
export interface ReachedClass {
  readonly class: string
  /** Whose tokens they are. */
  readonly about: string
  readonly outcome: 'none' | 'some' | 'unknown'
  /** The proof, who gets in, or why nobody knows. */
  readonly why: string
  /** With `some`: the claims of a token that gets in, as JSON, and those of them that tell it apart. */
  readonly witness?: string
  readonly telling: readonly { readonly name: string; readonly value: string }[]
}

export interface Location {
  readonly uri: string
  readonly range: {
    readonly start: { readonly line: number; readonly character: number }
    readonly end: { readonly line: number; readonly character: number }
  }
}

/**
 * Client to server: what the view of tokens shows. Without `of` the pipelines with their jobs and tokens; with it one token's
 * scenarios; with a scenario, too, its claims there. The rest of the result is empty.
 */
export const tokensRequest = 'claimcheck/tokens'
export interface TokensParams {
  readonly of?: TokenKey
  readonly scenario?: string
}
/** Names a token for as long as the files are the same. */
export interface TokenKey {
  /** As in `ProjectChoice`. */
  readonly project: string
  readonly pipeline: string
  readonly job: string
  readonly variable: string
}
export interface TokensResult {
  readonly pipelines: readonly PipelineTokensView[]
  /** Those that the job runs in, or may run in. */
  readonly scenarios: readonly { readonly scenario: string; readonly runs: 'yes' | 'unknown'; readonly why: string }[]
  readonly claims: readonly { readonly name: string; readonly value?: string; readonly why?: string }[]
}
export interface PipelineTokensView {
  readonly project: string
  readonly pipeline: string
  readonly title: string
  readonly jobs: readonly {
    readonly job: string
    readonly location: Location
    /** Why it may hold other tokens. */
    readonly unknown?: string
    readonly tokens: readonly {
      readonly variable: string
      /** As written. */
      readonly audience: string
      /** The simulator can be opened on it. */
      readonly simulates: boolean
      readonly location: Location
    }[]
  }[]
}

/** Client to server: what can be set up for the project of a file, or of the first folder. */
export const setUpChoicesRequest = 'claimcheck/setUpChoices'
export interface SetUpChoicesParams {
  readonly uri?: string
}
export interface SetUpChoicesResult {
  /** `null`: neither the configuration nor git tells. */
  readonly project: string | null
  readonly defaultBranch: string | null
  /** Names that jobs have already. */
  readonly jobs: readonly string[]
  readonly choices: readonly {
    readonly id: string
    readonly title: string
    readonly forms: readonly SetUpForm[]
    /** `pattern` is a regular expression that the whole answer matches. */
    readonly asks: readonly { readonly key: string; readonly prompt: string; readonly example: string; readonly pattern: string }[]
    /** What would make the trust tighter, and no file says. */
    readonly open: { readonly projectId: boolean; readonly branches: boolean; readonly tags: boolean }
  }[]
}
export type SetUpForm = 'terraform' | 'script' | 'documents'

/** Client to server: set up trust. Nothing is written: the client offers the files. */
export const setUpRequest = 'claimcheck/setUp'
export interface SetUpParams {
  readonly uri?: string
  readonly relyingParty: string
  readonly form: SetUpForm
  readonly name: string
  readonly ref: { readonly type: 'branch' | 'tag'; readonly name: string }
  readonly answers: { readonly [key: string]: string }
  /** Answers to `open`. */
  readonly told?: { readonly projectId?: string; readonly isProtected?: boolean }
}
export type SetUpResult =
  | { readonly kind: 'error'; readonly message: string }
  | {
      readonly kind: 'made'
      readonly files: readonly { readonly uri: string; readonly text: string }[]
      /** The pipeline that the job is added to; it may not exist. */
      readonly pipeline: string
      readonly job: string
      readonly verdicts: readonly {
        readonly scenario: string
        readonly outcome: 'allow' | 'deny' | 'unknown'
        readonly runs: 'yes' | 'no' | 'unknown'
      }[]
      /** Who else gets in, by proof, worst first. */
      readonly others: readonly { readonly about: string; readonly outcome: 'none' | 'some' | 'unknown'; readonly why: string }[]
      /** Exactly what was asked for gets in. */
      readonly asWanted: boolean
      /** Lines for `.claimcheck.yaml`: what was told, and which policy the job means, where no file says so. */
      readonly configuration: string
    }

/** Server to client: something that the panel shows may have changed. */
export const changedNotification = 'claimcheck/changed'

/** Panel to extension. */
export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'simulate'; readonly params: SimulateParams }
  | { readonly type: 'reach'; readonly params: ReachParams }
  | { readonly type: 'reveal'; readonly location: Location }

/** Extension to panel. `select` preselects what the lens or command was called on. */
export type ToPanel =
  | { readonly type: 'choices'; readonly choices: Choices; readonly select?: Selection }
  | { readonly type: 'result'; readonly result: SimulateResult }
  | { readonly type: 'reach'; readonly params: ReachParams; readonly result: ReachResult }

export interface Selection {
  readonly project?: string
  readonly job?: string
  readonly variable?: string
  readonly policy?: string
  readonly scenario?: string
  /** The part of the page to show first. */
  readonly section?: 'reach'
}
/** The command that opens the simulator; its one argument is a `Selection`. */
export const simulateCommand = 'claimcheck.simulateToken'
