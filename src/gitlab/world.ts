import type { Parsed } from '../syntax/node.ts'
import type { FileId } from '../text/span.ts'
import type { ProjectFacts } from './project.ts'

/** Where the files of a pipeline come from. Built by the service for each root file. */
export interface World {
  readonly facts: ProjectFacts
  /** The folder that stands for the top of the project's repository, `''` for the workspace itself: `include:local` starts there. */
  readonly base: string
  /** Set where `base` is a guess: a file that is not there may be in the right folder, which nobody knows. */
  readonly unsure?: true
  /** The file, parsed; or why it is not here. Asking is how the service learns which files matter. */
  open(file: FileId): Parsed | Absent
  /** The existing files below a folder, for globs; `undefined` where nobody can list them. */
  list(folder: string): readonly FileId[] | undefined
  /** A project, host or component of the configuration's `includes:` to the folder that holds its files. */
  readonly places: ReadonlyMap<string, Place>
}

/** `pending`: nobody has looked yet. `missing`: there is no such file. `outside`: a link leads out of the workspace. */
export interface Absent {
  readonly absent: 'pending' | 'missing' | 'outside'
}

/** The folder of a place, or why it must not be read. */
export type Place = { readonly folder: string } | { readonly refused: string }
