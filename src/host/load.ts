import { dirname, join, relative, resolve, sep } from 'node:path'
import { Analyser } from '../service/analyser.ts'
import type { Analysis } from '../service/analysis.ts'
import { LoadedEngines } from '../service/loaded-engines.ts'
import { mayMatter, type SourceDocument } from '../service/snapshot.ts'
import type { FileId } from '../text/span.ts'
import { loadCelEngine, loadHclEngine } from './engines.ts'
import { kindOf, listFiles, readNamed } from './files.ts'
import { readGit } from './git.ts'
import { checkoutOf } from './ignore-rules.ts'

/** What to look at. All paths may be absolute or relative to `cwd`. */
export interface LoadOptions {
  readonly cwd: string
  /** Files and folders. */
  readonly paths: readonly string[]
  readonly configFile?: string
  readonly pipelineFile?: string
  /** Seconds since 1970. */
  readonly now: number
  /** Hears what goes on. */
  progress?(text: string): void
}

/** The path of a file as the service knows it: relative to `cwd`, with `/`. */
export function fileId(cwd: string, path: string): FileId {
  return relative(cwd, resolve(cwd, path)).split(sep).join('/')
}

/** Whether a file (by its id) is the one at this path, or lies below it. */
export function isBelow(cwd: string, path: string, file: FileId): boolean {
  const root = resolve(cwd, path)
  const full = resolve(cwd, file)
  return full === root || full.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)
}

export interface Loaded {
  readonly analysis: Analysis
  /** Files that the analysis asked for and that can't be read: too large, no permission, gone. It goes without them. */
  readonly unreadable: readonly FileId[]
}

/** Reads what lies at the paths, the nearest configuration above them, and whatever the analysis asks for. */
export async function load(options: LoadOptions): Promise<Loaded> {
  const { cwd, now } = options
  const files = new Set<FileId>()
  const documents = new Map<FileId, SourceDocument>()
  const listed: string[] = []
  for (const path of options.paths) {
    const full = resolve(cwd, path)
    if ((await kindOf(full)) === 'folder') {
      listed.push(fileId(cwd, full))
      for (const file of await listFiles(full, mayMatter)) files.add(fileId(cwd, join(full, file)))
    } else files.add(fileId(cwd, full))
    const configuration = await nearestConfiguration(full)
    if (configuration !== undefined) files.add(fileId(cwd, configuration))
  }
  for (const extra of [options.configFile, options.pipelineFile]) if (extra !== undefined) files.add(fileId(cwd, extra))
  const git = await readGit(resolve(cwd, options.paths[0] ?? '.'))
  const analyser = new Analyser()
  const asked = new Set<FileId>()
  const absent = new Map<FileId, 'missing' | 'outside'>()
  const own = [...new Set([cwd, checkoutOf(cwd)])]
  const loaded = new LoadedEngines({ hcl: loadHclEngine, cel: loadCelEngine })
  for (;;) {
    const { result, wants } = analyser.analyse({
      files: [...files].sort(),
      documents,
      absent,
      listed,
      // Who runs the command on a folder means what its configuration says.
      trusted: true,
      git,
      now,
      engines: loaded.engines,
      ...(options.configFile === undefined ? {} : { configFile: fileId(cwd, options.configFile) }),
      ...(options.pipelineFile === undefined ? {} : { pipelineFile: fileId(cwd, options.pipelineFile) }),
    })
    const wanted = wants.files.filter((file) => !asked.has(file))
    const loads = loaded.lacks(wants.engines)
    await loaded.load(wants.engines)
    if (wanted.length === 0 && !loads)
      return { analysis: result, unreadable: [...asked].filter((file) => files.has(file) && !documents.has(file)) }
    let count = 0
    for (const file of wanted) {
      asked.add(file)
      if (count++ % 50 === 0) options.progress?.(`reading ${count} of ${wanted.length} files`)
      const read = await readNamed(resolve(cwd, file), own)
      if (typeof read === 'string') absent.set(file, read)
      else documents.set(file, { file, text: read.text })
    }
  }
}

/** The nearest `.claimcheck.yaml`, from a file or folder upwards as far as the disk goes. */
export async function nearestConfiguration(path: string): Promise<string | undefined> {
  for (let at = path; ; at = dirname(at)) {
    const candidate = join(at, '.claimcheck.yaml')
    if ((await kindOf(candidate)) === 'file') return candidate
    if (dirname(at) === at) return undefined
  }
}
