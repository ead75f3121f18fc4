import type { Job } from '../../gitlab/pipeline.ts'
import { matchesFileGlob } from '../../text/file-glob.ts'
import { join } from '../../text/paths.ts'
import type { Span } from '../../text/span.ts'
import type { RuleContext } from '../rule.ts'
import { echoesIn } from './echoes.ts'

/** A token in a file that outlives its job. */
export interface KeptToken {
  readonly token: string
  /** The path, of those asked for, that takes the file along. */
  readonly path: string
  readonly at: Span
}

/**
 * Where a job's scripts write its tokens into files below some paths of the project (globs too), and leave them there. Where a script may
 * be in another folder, or may take the file away again, nothing is said.
 */
export function tokensKeptBelow(paths: readonly string[], job: Job, context: RuleContext): readonly KeptToken[] {
  if (paths.length === 0) return []
  const moves = job.script.some(({ text }) => /(?:^|[\s;&|(])(?:cd|pushd)\s/.test(text))
  return echoesIn(job, context).flatMap(({ token, file, at }) => {
    const path = file === undefined ? undefined : inProject(file, moves)
    const below = path === undefined || mayBeRemoved(path, job) ? undefined : paths.find((one) => isBelow(one, path))
    return below === undefined ? [] : [{ token, path: below, at }]
  })
}

const projectFolder = /^\$\{?CI_PROJECT_DIR\}?\//

// Paths of artifacts and caches start in the project's folder, where scripts start too.
function inProject(file: string, moves: boolean): string | undefined {
  if (moves && !projectFolder.test(file)) return undefined
  const path = file.replace(projectFolder, '')
  return path.startsWith('/') || path.includes('$') || path.startsWith('~') ? undefined : join('', path)
}

function mayBeRemoved(path: string, job: Job): boolean {
  return job.script.some(({ text }) => {
    if (!/\b(?:rm|shred|unlink|mv|truncate|find|clean)\b/.test(text)) return false
    return /\bclean\b|[$*]/.test(text) || path.split('/').some((part) => text.includes(part))
  })
}

function isBelow(glob: string, path: string): boolean {
  const wanted = join('', glob.replace(projectFolder, ''))
  return wanted === '' || wanted === '.' || path === wanted || path.startsWith(`${wanted}/`) || matchesFileGlob(wanted, path)
}
