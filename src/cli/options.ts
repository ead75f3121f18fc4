import { dirname, join, resolve } from 'node:path'
import { kindOf, readText } from '../host/files.ts'
import { fileId, load, nearestConfiguration } from '../host/load.ts'
import type { Analysis } from '../service/analysis.ts'
import { nameOf } from '../text/paths.ts'
import { type Io, UsageError } from './io.ts'

/** The options that commands share (cli.md, "Common options"), as cac hands them over. */
export interface CommonOptions {
  readonly dir?: string
  readonly file?: string
  readonly config?: string
  readonly format?: string
  readonly output?: string
}

/**
 * The analysis of the project that the options name, with more paths where a command has them. Refuses what isn't there,
 * and what can't be read though it was asked for.
 */
export async function analyse(options: CommonOptions, io: Io, more: readonly string[] = []): Promise<Analysis> {
  if (options.dir !== undefined) await mustBe('folder', options.dir, io)
  const dir = options.dir ?? '.'
  const file = options.file === undefined ? undefined : await firstFile([join(dir, options.file), options.file], io)
  if (options.config !== undefined) await mustBe('file', options.config, io)
  const { analysis, unreadable } = await load({
    cwd: io.cwd,
    paths: options.dir === undefined ? await projectsOf(more, io) : [dir, ...more],
    now: io.now(),
    progress: (text) => io.progress?.(text),
    ...(options.config === undefined ? {} : { configFile: options.config }),
    ...(file === undefined ? {} : { pipelineFile: file }),
  })
  const named = new Set([...more, file ?? ''].map((path) => fileId(io.cwd, path)))
  const missed = unreadable.find((one) => named.has(one) || /^(\.gitlab-ci\.yml|\.claimcheck\.yaml)$/.test(nameOf(one)))
  if (missed !== undefined) throw new UsageError(`${missed} can't be read, or is too large`)
  return analysis
}

// Paths alone tell little: their project does, the folder of the configuration above them, or else where the user is.
async function projectsOf(paths: readonly string[], io: Io): Promise<readonly string[]> {
  if (paths.length === 0) return ['.']
  const roots = new Set<string>()
  for (const path of paths) {
    const configuration = await nearestConfiguration(resolve(io.cwd, path))
    if (configuration !== undefined) roots.add(dirname(configuration))
    else if (!fileId(io.cwd, path).startsWith('../')) roots.add('.')
  }
  return [...roots, ...paths]
}

/** The text of a file that the user named; anything else is wrong usage, a token itself too, which no message repeats. */
export async function textOf(path: string, io: Io): Promise<string> {
  // `eyJ` is what `{"` becomes.
  if (/^(bearer\s+)?eyJ[\w-]*\.[\w-]+\.[\w-]*$/i.test(path))
    throw new UsageError('give a file that holds the token, or -: other programs see what stands on a command line')
  await mustBe('file', path, io)
  const text = await readText(resolve(io.cwd, path))
  if (text === undefined) throw new UsageError(`${path} can't be read, or is too large`)
  return text
}

/** Refuses a path that is not of the kind; `any` takes files and folders. */
export async function mustBe(kind: 'file' | 'folder' | 'any', path: string, io: Io): Promise<void> {
  const found = await kindOf(resolve(io.cwd, path))
  if (found === 'nothing') throw new UsageError(`${path} does not exist`)
  if (kind !== 'any' && found !== kind)
    throw new UsageError(`${path} is ${found === 'folder' ? 'a folder, not a file' : 'a file, not a folder'}`)
}

/** One of the words that an option takes. */
export function oneOf<T extends string>(option: string, value: string | undefined, words: readonly T[], otherwise: T): T {
  if (value === undefined) return otherwise
  const found = words.find((word) => word === value)
  if (found === undefined) throw new UsageError(`--${option} ${value}: expected ${words.join(', ')}`)
  return found
}

/** The time that `--now` names, in seconds since 1970; without it, the clock's. */
export function secondsOf(text: string | undefined, io: Io): number {
  if (text === undefined) return io.now()
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new UsageError(`--now ${text}: expected seconds since 1970`)
  return Number(text)
}

async function firstFile(paths: readonly string[], io: Io): Promise<string> {
  for (const path of paths) if ((await kindOf(resolve(io.cwd, path))) === 'file') return path
  throw new UsageError(`${paths.at(-1)} does not exist`)
}
