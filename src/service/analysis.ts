import type { Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import type { PolicyEntry } from '../rules/rule.ts'
import type { Link } from '../simulate/links.ts'
import type { Parsed, Problem } from '../syntax/node.ts'
import type { FileId } from '../text/span.ts'
import type { Engines } from '../trust/evaluate.ts'
import type { Configuration } from './config.ts'

/**
 * What the snapshot's files mean, before any rule looks at it. Built by `Analyser.analyse(snapshot)` in analyser.ts,
 * which answers `{ result, wants }` and parses each document version once.
 */
export interface Analysis {
  readonly now: number
  /** The engines that are loaded, for verdicts. */
  readonly engines: Engines
  /** Each folder with a `.claimcheck.yaml` is a project of its own; what belongs to none is the project with root `''`. */
  readonly projects: readonly Project[]
  /** Parsed documents of every file that is a pipeline, trust policy, configuration or trust test. */
  readonly parsed: ReadonlyMap<FileId, Parsed>
  /** The texts of those files. */
  text(file: FileId): string | undefined
}

export interface Project {
  /** The folder of its configuration, `''` for the top. */
  readonly root: string
  readonly configuration: Configuration
  readonly facts: ProjectFacts
  readonly pipelines: readonly Pipeline[]
  readonly policies: readonly PolicyEntry[]
  /** What commands hold of policies and can't be read. */
  readonly unreadable: readonly Problem[]
  readonly links: readonly Link[]
  /** `*.claimtest.yaml` files. */
  readonly testFiles: readonly FileId[]
}

/** The project that a file belongs to: that of the nearest configuration upwards. */
export function projectOf(analysis: Analysis, file: FileId): Project | undefined {
  let best: Project | undefined
  for (const project of analysis.projects) {
    const inside = project.root === '' || file === project.root || file.startsWith(`${project.root}/`)
    if (inside && (best === undefined || project.root.length > best.root.length)) best = project
  }
  return best
}
