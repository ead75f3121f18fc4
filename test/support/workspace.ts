import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { load } from '../../src/host/load.ts'
import type { Analysis } from '../../src/service/analysis.ts'
import { now } from './analyse.ts'
import { folderOf, top } from './cli.ts'

const place = z.strictObject({
  rule: z.string(),
  /** Where it is not the file of the edit. */
  file: z.optional(z.string()),
  /** The text that is reported. Where it stands several times, a longer one with `«»` around the reported part. */
  at: z.string(),
  /** How the message begins. */
  message: z.string().check(z.minLength(1)),
})

const fault = z.strictObject({
  /** What somebody did wrong, and how it came about. */
  mistake: z.string(),
  edit: z.strictObject({ file: z.string(), find: z.string(), replace: z.string() }),
  finding: place,
  /** For rules that report both ends of a disagreement. */
  other_end: z.optional(place),
  /** The fix that is offered first: how its title begins, and whether it is safe. `none`: there is no fix. */
  fix: z.optional(z.union([z.literal('none'), z.strictObject({ title: z.string(), safe: z.boolean() })])),
})

const description = z.strictObject({
  about: z.string(),
  /** The URL of `origin`, for workspaces whose configuration does not say the project. */
  remote: z.optional(z.string()),
  /** Who gets in: of each policy `FILE#NAME`, the scenarios of each job, with blanks between them. Nobody else does. */
  passes: z.record(z.string(), z.record(z.string(), z.string())),
  /** The same, of verdicts that depend on what the files do not say. */
  unknown: z.optional(z.record(z.string(), z.record(z.string(), z.string()))),
  faults: z.array(fault).check(z.minLength(1)),
})

export type Fault = z.infer<typeof fault>
export type Place = z.infer<typeof place>

/** A repository as teams have them, in `test/cases/workspaces/NAME/`, and what `NAME.yaml` beside it says of it. */
export interface Workspace extends z.infer<typeof description> {
  readonly name: string
  readonly files: Files
}

export type Files = { readonly [path: string]: string }

const home = join(top, 'test/cases/workspaces')

/** All of them. Throws where a description does not fit its form: a test with a typo must not pass. */
export function workspaces(): readonly Workspace[] {
  const entries = readdirSync(home, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const described = entries.filter((entry) => entry.name.endsWith('.yaml')).map((entry) => basename(entry.name, '.yaml'))
  assert.deepEqual(folders.toSorted(), described.toSorted(), 'a folder without description, or the reverse')
  return folders.toSorted().map((name) => ({ name, files: filesOf(join(home, name)), ...describe(name) }))
}

function describe(name: string) {
  const read = description.safeParse(parse(readFileSync(join(home, `${name}.yaml`), 'utf8')))
  if (!read.success) throw new TypeError(`${name}.yaml: ${z.prettifyError(read.error)}`)
  return read.data
}

function filesOf(folder: string): Files {
  const found = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const paths = found.map((entry) => join(entry.parentPath, entry.name)).toSorted()
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

/** What `claimcheck check` makes of such a repository: read from a disk, with every engine that it asks for. */
export async function loaded(workspace: Workspace, files: Files = workspace.files): Promise<Analysis> {
  const git = workspace.remote === undefined ? {} : { '.git/config': `[remote "origin"]\n\turl = ${workspace.remote}\n` }
  const { analysis, unreadable } = await load({ cwd: folderOf({ ...files, ...git }), paths: ['.'], now })
  assert.deepEqual(unreadable, [])
  return analysis
}

/** The files after the one edit of a fault. Throws where the text to find does not stand there exactly once. */
export function faulty(workspace: Workspace, { edit }: Fault): Files {
  const before = workspace.files[edit.file]
  assert.ok(before !== undefined, `there is no ${edit.file}`)
  const at = only(before, edit.find, edit.file)
  return { ...workspace.files, [edit.file]: before.slice(0, at) + edit.replace + before.slice(at + edit.find.length) }
}

/** The offsets that a place means in the files. Throws where its text does not stand there exactly once. */
export function spanOf(files: Files, { at }: Place, file: string): { readonly file: string; readonly start: number; readonly end: number } {
  const [, before = '', text = at] = /^(.*?)«(.*)»/s.exec(at) ?? []
  const start = only(files[file] ?? '', at.replaceAll(/[«»]/g, ''), file) + before.length
  return { file, start, end: start + text.length }
}

function only(text: string, part: string, file: string): number {
  const at = text.indexOf(part)
  assert.ok(part !== '' && at >= 0, `${JSON.stringify(part)} does not stand in ${file}`)
  assert.equal(text.indexOf(part, at + 1), -1, `${JSON.stringify(part)} stands several times in ${file}`)
  return at
}
