import type { TerraformEngine } from '../iac/terraform/engine.ts'
import { isReadFile } from '../text/file-kinds.ts'
import type { FileId } from '../text/span.ts'
import type { EngineId } from '../trust/condition.ts'
import type { Engines } from '../trust/evaluate.ts'

/** One version of one text. A new version is a new object: everything derived from a document is cached by its identity. */
export interface SourceDocument {
  readonly file: FileId
  readonly text: string
}

/** All that the service may look at, at one moment. Immutable; the host makes a new one after each change. */
export interface Snapshot {
  /** The files that exist and `mayMatter`, whether read or not. */
  readonly files: readonly FileId[]
  /** Those that are read, by file. */
  readonly documents: ReadonlyMap<FileId, SourceDocument>
  /** Why files that the service asked for are not here. */
  readonly absent?: ReadonlyMap<FileId, 'missing' | 'outside'>
  /** The folders of which `files` has everything; `undefined`: all. */
  readonly listed?: readonly string[]
  /** The user trusts the workspace, so that its configuration may name folders outside of it. */
  readonly trusted?: boolean
  /** `includes` of the user's own settings: project, host or component to a folder. They win over the configuration's. */
  readonly includes?: ReadonlyMap<string, string>
  /** What the host knows of the git checkout, unparsed. */
  readonly git: GitTexts | undefined
  /** The engines that are loaded. */
  readonly engines?: { readonly hcl?: TerraformEngine } & Engines
  /** Seconds since 1970. */
  readonly now: number
  /** Set by the command line: the configuration to use instead of the nearest `.claimcheck.yaml`. */
  readonly configFile?: FileId
  /** Set by the command line: the pipeline's root file, instead of the configuration's `pipelines`. */
  readonly pipelineFile?: FileId
}

/** `.git/config`, and `.git/refs/remotes/origin/HEAD` where it exists. */
export interface GitTexts {
  readonly config: string
  readonly originHead: string | undefined
}

/** What would make a result better. The host gets what it can and calls again; files it can't get it doesn't offer again. */
export interface Wants {
  readonly files: readonly FileId[]
  readonly engines: readonly (EngineId | 'hcl')[]
}

/** Whether a file is worth listing, by its name alone: pipelines, trust policies, configurations, trust tests, Terraform, scripts that set up trust. */
export function mayMatter(file: FileId): boolean {
  return isReadFile(file) && !/(^|\/)(node_modules|\.git|\.terraform)\//.test(file)
}
