import type { ProjectFacts } from '../gitlab/project.ts'
import type { Severity } from '../rules/rule.ts'
import type { FileId, Span } from '../text/span.ts'

/** `.claimcheck.yaml`, read; what is absent or wrong has its default, and each wrong part one problem. The shape of the file: cli.md. */
export interface Configuration {
  readonly file: FileId | undefined
  readonly project: string | undefined
  readonly issuer: string | undefined
  readonly gitlab: ProjectFacts['gitlab']
  readonly ids: ProjectFacts['ids']
  readonly defaultBranch: string | undefined
  readonly protected: ProjectFacts['protected']
  readonly subject: readonly string[] | undefined
  readonly variables: ReadonlyMap<string, string>
  /** File globs relative to the configuration's folder; `undefined`: the default. */
  readonly pipelines: readonly string[] | undefined
  readonly trust: readonly string[] | undefined
  readonly links: readonly { readonly job: string; readonly policy: string; readonly span: Span }[]
  /** A project, host or component of an `include` to the folder that holds its files, relative to the configuration's folder. */
  readonly includes: ReadonlyMap<string, string>
  /** What Terraform would be given: values of variables, and files with such values, relative to the configuration's folder. */
  readonly terraform: {
    readonly variables: ReadonlyMap<string, string | number | boolean>
    readonly varFiles: readonly string[]
  }
  /** Rule id to severity, or `off`. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>
  readonly ignore: readonly Silence[]
  readonly problems: readonly { readonly message: string; readonly span: Span }[]
}

/** An entry of `ignore:`; `until` is an ISO date. */
export interface Silence {
  readonly rule: string
  readonly file: string | undefined
  readonly reason: string | undefined
  readonly until: string | undefined
  readonly span: Span
}
