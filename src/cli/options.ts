import { join, resolve } from 'node:path'
import { kindOf, readText } from '../host/files.ts'
import { type LoadOptions, load } from '../host/load.ts'
import type { Analysis } from '../service/analysis.ts'
import { type Io, UsageError } from './io.ts'

/** The options that commands share (cli.md, "Common options"), as cac hands them over. */
export interface CommonOptions {
  readonly dir?: string
  readonly file?: string
  readonly config?: string
  readonly format?: string
  readonly output?: string
}

/** The analysis of the project that the options name, with more paths where a command has them. Refuses what isn't there. */
export async function analyse(options: CommonOptions, io: Io, more: readonly string[] = []): Promise<Analysis> {
  const dir = options.dir ?? '.'
  await mustBe('folder', dir, io)
  const file = options.file === undefined ? undefined : await firstFile([join(dir, options.file), options.file], io)
  if (options.config !== undefined) await mustBe('file', options.config, io)
  const loading: LoadOptions = {
    cwd: io.cwd,
    paths: [dir, ...more],
    now: io.now(),
    ...(options.config === undefined ? {} : { configFile: options.config }),
    ...(file === undefined ? {} : { pipelineFile: file }),
  }
  return load(loading)
}

/** The text of a file that the user named; anything else is wrong usage. */
export async function textOf(path: string, io: Io): Promise<string> {
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

/** An option that may be given several times, as a list. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

async function firstFile(paths: readonly string[], io: Io): Promise<string> {
  for (const path of paths) if ((await kindOf(resolve(io.cwd, path))) === 'file') return path
  throw new UsageError(`${paths.at(-1)} does not exist`)
}
