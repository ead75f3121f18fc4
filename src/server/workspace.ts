import type { Settings } from '../protocol/messages.ts'
import type { Finding } from '../rules/rule.ts'
import { Analyser } from '../service/analyser.ts'
import type { Analysis, Project } from '../service/analysis.ts'
import { type OnCrash, projectFindings } from '../service/findings.ts'
import { LoadedEngines } from '../service/loaded-engines.ts'
import { type GitTexts, mayMatter, type Snapshot, type SourceDocument } from '../service/snapshot.ts'
import type { FileId } from '../text/span.ts'
import type { LoadEngines } from './engines.ts'
import type { FileSource } from './file-source.ts'
import { fileBelow, folderId, uriOf } from './uris.ts'

/** What the files of a workspace folder mean at one moment, with the texts that it was found in. */
export interface State {
  readonly analysis: Analysis
  readonly documents: ReadonlyMap<FileId, SourceDocument>
  /** Worked out when somebody asks. */
  findings(): readonly Finding[]
}

/** The files of a checkout that tell about the project. */
export const gitFiles = ['.git/config', '.git/refs/remotes/origin/HEAD'] as const

/**
 * One workspace folder: its files, those that are open over those that are read, and the analysis of them. Each version
 * of a text is one object for as long as it lives, so that a keystroke costs the work for one document only.
 */
export class Workspace {
  readonly uri: string
  readonly #source: FileSource
  readonly #alone: boolean
  readonly #engines: LoadedEngines
  readonly #onCrash: OnCrash
  readonly #analyser = new Analyser()
  readonly #found = new WeakMap<Project, { readonly today: number; readonly findings: readonly Finding[] }>()
  readonly #open = new Map<FileId, SourceDocument>()
  readonly #read = new Map<FileId, SourceDocument>()
  readonly #absent = new Map<FileId, 'missing' | 'outside'>()
  readonly #reading = new Map<FileId, symbol>()
  #listed: ReadonlySet<FileId> = new Set()
  #sorted: { readonly listed: ReadonlySet<FileId>; readonly open: string; readonly files: readonly FileId[] } | undefined
  #settings: Settings = { trusted: false, includes: {} }
  #git: GitTexts | undefined
  #mustList = true
  #mustReadGit = true
  #version = 0
  #state: (State & { readonly version: number }) | undefined
  #running: Promise<void> | undefined

  /** `alone`: the folder is not the user's workspace, a single file of it is open, so nothing else of it is listed. */
  constructor(uri: string, source: FileSource, alone: boolean, loadEngines: LoadEngines, onCrash: OnCrash) {
    this.uri = uri
    this.#source = source
    this.#alone = alone
    this.#engines = new LoadedEngines(loadEngines)
    this.#onCrash = onCrash
  }

  /** The path of a URI in this folder, or `undefined` if it is not below it. */
  fileOf(uri: string): FileId | undefined {
    return fileBelow(this.uri, uri)
  }

  /** Whether no document is open here. */
  get idle(): boolean {
    return this.#open.size === 0
  }

  /** Whether a document is open, so that somebody looks at it. */
  isOpen(file: FileId): boolean {
    return this.#open.has(file)
  }

  /** The user has decided something. */
  setSettings(settings: Settings): void {
    this.#settings = settings
    this.#version++
  }

  /** A document was opened or edited. */
  setOpen(file: FileId, text: string): void {
    if (this.#open.get(file)?.text === text) return
    this.#open.set(file, { file, text })
    this.#version++
  }

  /** A document was closed: what is on disk counts again. */
  setClosed(file: FileId): void {
    if (this.#open.delete(file)) this.#version++
  }

  /** A file was created, changed or deleted on disk. Says whether that can matter. */
  setChanged(file: FileId, change: 'created' | 'changed' | 'deleted'): boolean {
    if (gitFiles.some((path) => path === file)) this.#mustReadGit = true
    else if (!mayMatter(file)) return false
    else if (change === 'created' && !this.#listed.has(file)) this.#mustList = true
    else if (change === 'deleted') this.#listed = new Set([...this.#listed].filter((other) => other !== file))
    this.#read.delete(file)
    this.#absent.delete(file)
    this.#reading.delete(file)
    this.#version++
    return true
  }

  /** The state of the texts as they are now; edits that come while it is worked out are included. */
  async fresh(): Promise<State> {
    for (;;) {
      if (this.#state !== undefined && this.#state.version === this.#version) return this.#state
      this.#running ??= this.#analyse().finally(() => {
        this.#running = undefined
      })
      await this.#running
    }
  }

  /** All engines, also those that no document has asked for yet. */
  async engines(): Promise<Snapshot['engines']> {
    await this.#engines.load(['hcl', 'cel'])
    return this.#engines.engines
  }

  // A keystroke costs the rules of the project that it changes, not those of the whole workspace.
  #findings(analysis: Analysis): readonly Finding[] {
    const today = Math.floor(analysis.now / 86_400)
    return analysis.projects.flatMap((project) => {
      const kept = this.#found.get(project)
      if (kept !== undefined && kept.today === today) return kept.findings
      const found = projectFindings(analysis, project, this.#onCrash)
      this.#found.set(project, { today, findings: found })
      return found
    })
  }

  async #analyse(): Promise<void> {
    const version = this.#version
    await Promise.all([this.#list(), this.#readGit()])
    // Each round reads what the one before asked for; the bound is for files that ask for files without end.
    for (let round = 0; version === this.#version; round++) {
      const snapshot = this.#snapshot()
      const { result, wants } = this.#analyser.analyse(snapshot)
      const wanted = round < 20 ? wants.files.filter((file) => !snapshot.documents.has(file) && !this.#absent.has(file)) : []
      const loads = this.#engines.lacks(wants.engines)
      if (wanted.length === 0 && !loads) {
        this.#state = { version, analysis: result, documents: snapshot.documents, findings: once(() => this.#findings(result)) }
        return
      }
      await this.#engines.load(wants.engines)
      await this.#readAll(wanted)
    }
  }

  #snapshot(): Snapshot {
    return {
      files: this.#files(),
      documents: new Map([...this.#read, ...this.#open]),
      absent: new Map(this.#absent),
      ...(this.#alone ? { listed: [] } : {}),
      trusted: this.#settings.trusted,
      includes: new Map(Object.entries(this.#settings.includes).map(([key, path]) => [key, folderId(this.uri, path)])),
      git: this.#git,
      engines: this.#engines.engines,
      now: Math.floor(Date.now() / 1000),
    }
  }

  // The same list as before, unless a file has come or gone: what depends on it is then the same, too.
  #files(): readonly FileId[] {
    const open = [...this.#open.keys()].join('\n')
    if (this.#sorted?.listed !== this.#listed || this.#sorted.open !== open) {
      const files = [...new Set([...this.#listed, ...this.#open.keys()])].filter(mayMatter).sort()
      this.#sorted = { listed: this.#listed, open, files }
    }
    return this.#sorted.files
  }

  async #list(): Promise<void> {
    if (!this.#mustList) return
    this.#mustList = false
    if (this.#alone) return
    const files = new Set<FileId>()
    for (const uri of await this.#source.list(this.uri)) {
      const file = this.fileOf(uri)
      if (file !== undefined && mayMatter(file)) files.add(file)
    }
    this.#listed = files
  }

  async #readGit(): Promise<void> {
    if (!this.#mustReadGit) return
    this.#mustReadGit = false
    if (this.#alone) return
    this.#git = await this.#source.git(this.uri)
  }

  // A few at a time: a workspace may have thousands of JSON files, and a client answers one after the other.
  async #readAll(files: readonly FileId[]): Promise<void> {
    const queue = [...new Set(files)].reverse()
    const worker = async () => {
      for (let file = queue.pop(); file !== undefined; file = queue.pop()) await this.#readOne(file)
    }
    await Promise.all(Array.from({ length: 16 }, worker))
  }

  async #readOne(file: FileId): Promise<void> {
    const ticket = Symbol(file)
    this.#reading.set(file, ticket)
    const read = await this.#source.read(uriOf(this.uri, file), this.uri)
    // The file changed while it was read: the next round asks again.
    if (this.#reading.get(file) !== ticket) return
    this.#reading.delete(file)
    if (typeof read === 'string') this.#absent.set(file, read)
    else this.#read.set(file, { file, text: read.text })
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
