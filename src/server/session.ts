import type {
  CodeAction,
  CodeActionParams,
  Connection,
  Diagnostic,
  InitializeParams,
  InitializeResult,
  TextDocumentPositionParams,
  WorkspaceEdit,
} from 'vscode-languageserver'
import { DidChangeWatchedFilesNotification, FileChangeType, TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { changedNotification, type InitializationOptions, type Settings, settingsNotification } from '../protocol/messages.ts'
import { provideFixAll, provideQuickFixes } from '../service/features/code-actions.ts'
import { provideCompletion } from '../service/features/completion.ts'
import { provideHover } from '../service/features/hover.ts'
import { provideRefactorings } from '../service/features/refactorings.ts'
import type { Migration } from '../service/migration/migrations.ts'
import { mayMatter } from '../service/snapshot.ts'
import type { TextEdit } from '../text/edit.ts'
import { readFilesGlob } from '../text/file-kinds.ts'
import type { FileId } from '../text/span.ts'
import { isOf, Places, toCompletionItems, toDiagnostic } from './conversions.ts'
import { type LoadEngines, noEngines } from './engines.ts'
import type { FileSource } from './file-source.ts'
import { migrationActions } from './migration-actions.ts'
import { type At, type NavigationHost, navigationCapabilities, serveNavigation } from './navigation.ts'
import { serveTokens } from './pipeline-tokens.ts'
import { Reach } from './reach.ts'
import { serveResolvedPolicy } from './resolved-policy.ts'
import { describe, safely } from './safely.ts'
import { serveSetUp } from './set-up.ts'
import { readSettings } from './settings.ts'
import { serveSimulation } from './simulation.ts'
import { inTurns } from './slices.ts'
import { normalUri, parentUri, uriOf } from './uris.ts'
import { gitFiles, Workspace } from './workspace.ts'

/** Milliseconds of rest before diagnostics are worked out; requests don't wait for it. */
const rest = 120
const fixAllKind = 'source.fixAll.claimcheck'
const refactorKind = 'refactor.rewrite'

/** Where files come from once the client has said what it can do. */
export type FileSources = (connection: Connection, options: Partial<InitializationOptions>) => FileSource

/** Where engines come from, likewise. */
export type Engines = (options: Partial<InitializationOptions>) => LoadEngines

/** One client's session: which documents are open, which folders there are, and who asks what. Holds all state of the server. */
export class Session {
  readonly #connection: Connection
  readonly #sources: FileSources
  readonly #engines: Engines
  readonly #documents = new TextDocuments(TextDocument)
  readonly #folders = new Map<string, Workspace>()
  /** Folders of files that are open outside every workspace folder. */
  readonly #strays = new Map<string, Workspace>()
  readonly #timers = new Map<Workspace, ReturnType<typeof setTimeout>>()
  /** What was last published, by normal URI, so that nothing is sent twice. */
  readonly #published = new Map<Workspace, Map<string, string>>()
  readonly #reach: Reach
  #source: FileSource | undefined
  #loadEngines: LoadEngines = noEngines
  #options: Partial<InitializationOptions> = {}
  #settings: Settings = readSettings(undefined)
  #versionedEdits = false
  #createsFiles = false
  #watches = false
  #foldersChange = false
  #definitionLinks = false
  #refreshesHints = false

  constructor(connection: Connection, sources: FileSources, engines: Engines) {
    this.#connection = connection
    this.#sources = sources
    this.#engines = engines
    this.#reach = new Reach(connection)
  }

  /** Starts to listen; returns at once. */
  start(): void {
    const connection = this.#connection
    const log = (line: string) => connection.console.error(line)
    const ask = <Params, Result>(name: string, fallback: Result, answer: (params: Params) => Promise<Result>) =>
      safely(name, fallback, log, answer)
    const note = <Params>(name: string, take: (params: Params) => void | Promise<void>) => {
      const taken = safely<Params, void>(name, undefined, log, async (params) => take(params))
      return (params: Params) => void taken(params)
    }
    connection.onInitialize((params) => this.#initialize(params))
    connection.onInitialized(note('initialized', () => this.#initialized()))
    connection.onShutdown(() => this.#stop())
    connection.onHover(ask('hover', null, (params) => this.#hover(params)))
    connection.onCompletion(ask('completion', null, (params) => this.#completion(params)))
    connection.onCodeAction(ask('code actions', null, (params) => this.#codeActions(params)))
    connection.onCodeLens(ask('code lenses', null, async ({ textDocument }) => this.#reach.lenses(await this.#at(textDocument.uri))))
    const host: NavigationHost = {
      at: (uri) => this.#at(uri),
      clientUri: (uri) => this.#clientUri(uri),
      definitionLinks: () => this.#definitionLinks,
    }
    serveNavigation(connection, ask, host)
    serveResolvedPolicy(connection, ask, host)
    serveSetUp(connection, ask, (uri) => {
      const [first] = this.#folders.values()
      return uri === undefined ? first && { workspace: first, file: '' } : this.#home(uri)
    })
    const workspaces = () => [...this.#folders.values(), ...this.#strays.values()]
    serveSimulation(connection, ask, workspaces, (uri) => this.#home(uri))
    serveTokens(connection, ask, workspaces)
    this.#reach.serve(ask, workspaces)
    connection.onDidChangeWatchedFiles(
      note('watched files', ({ changes }) => {
        for (const { uri, type } of changes) this.#changedOnDisk(uri, type)
      }),
    )
    connection.onNotification(
      settingsNotification,
      note('settings', (settings: unknown) => this.#changeSettings(readSettings(settings))),
    )
    this.#documents.onDidChangeContent(note('change', ({ document }) => this.#edited(document)))
    this.#documents.onDidClose(note('close', ({ document }) => this.#closed(document)))
    this.#documents.listen(connection)
    connection.listen()
  }

  #initialize(params: InitializeParams): InitializeResult {
    // Another editor may send options of its own making.
    const options = params.initializationOptions as Partial<InitializationOptions> | undefined | null
    this.#options = { files: options?.files === true, simulate: options?.simulate === true }
    this.#settings = readSettings(options?.settings)
    this.#source = this.#sources(this.#connection, this.#options)
    this.#loadEngines = this.#engines(typeof options?.assets === 'string' ? { assets: options.assets } : {})
    const { workspace, textDocument } = params.capabilities
    this.#definitionLinks = textDocument?.definition?.linkSupport === true
    this.#refreshesHints = workspace?.inlayHint?.refreshSupport === true
    this.#reach.setClient({ shows: this.#options.simulate === true, refreshes: workspace?.codeLens?.refreshSupport === true })
    this.#versionedEdits = workspace?.workspaceEdit?.documentChanges === true
    this.#createsFiles = this.#versionedEdits && workspace?.workspaceEdit?.resourceOperations?.includes('create') === true
    this.#watches = workspace?.didChangeWatchedFiles?.dynamicRegistration === true
    this.#foldersChange = workspace?.workspaceFolders === true
    const folders = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : [])
    for (const uri of folders) this.#addFolder(uri)
    return {
      serverInfo: { name: 'claimcheck' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['"', ':', '.', "'"] },
        codeActionProvider: { codeActionKinds: ['quickfix', refactorKind, fixAllKind] },
        ...navigationCapabilities,
        ...(this.#options.simulate === true ? { codeLensProvider: {} } : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    }
  }

  async #initialized(): Promise<void> {
    if (this.#foldersChange) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) this.#removeFolder(uri)
        for (const { uri } of added) this.#addFolder(uri)
        // A document may belong elsewhere now.
        for (const document of this.#documents.all()) this.#edited(document)
      })
    }
    for (const workspace of this.#folders.values()) this.#schedule(workspace)
    if (!this.#watches) return
    const watchers = [readFilesGlob, ...gitFiles.map((file) => `**/${file}`)].map((globPattern) => ({
      globPattern,
    }))
    await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers })
  }

  #stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#reach.stop()
  }

  #addFolder(uri: string): void {
    const folder = normalUri(uri)
    if (this.#source === undefined || this.#folders.has(folder)) return
    const workspace = new Workspace(folder, this.#source, false, this.#loadEngines, this.#onCrash)
    workspace.setSettings(this.#settings)
    this.#folders.set(folder, workspace)
    this.#schedule(workspace)
  }

  #removeFolder(uri: string): void {
    const folder = normalUri(uri)
    const workspace = this.#folders.get(folder)
    this.#folders.delete(folder)
    if (workspace !== undefined) this.#drop(workspace)
  }

  #drop(workspace: Workspace): void {
    clearTimeout(this.#timers.get(workspace))
    this.#timers.delete(workspace)
    this.#reach.settle(workspace, undefined)
    for (const uri of this.#published.get(workspace)?.keys() ?? []) this.#send(uri, [])
    this.#published.delete(workspace)
  }

  // The innermost workspace folder, or for a file outside of all the folder that it lies in.
  #home(uri: string): { readonly workspace: Workspace; readonly file: FileId } | undefined {
    const normal = normalUri(uri)
    let best: { readonly workspace: Workspace; readonly file: FileId } | undefined
    for (const workspace of this.#folders.values()) {
      const file = workspace.fileOf(normal)
      if (file !== undefined && (best === undefined || file.length < best.file.length)) best = { workspace, file }
    }
    if (best !== undefined || this.#source === undefined) return best
    const parent = parentUri(normal)
    const workspace = this.#strays.get(parent) ?? new Workspace(parent, this.#source, true, this.#loadEngines, this.#onCrash)
    const file = workspace.fileOf(normal)
    if (file === undefined) return undefined
    this.#strays.set(parent, workspace)
    return { workspace, file }
  }

  #edited(document: TextDocument): void {
    const home = this.#home(document.uri)
    if (home === undefined || !mayMatter(home.file)) return
    for (const other of [...this.#folders.values(), ...this.#strays.values()]) {
      if (other !== home.workspace) this.#leave(other, normalUri(document.uri))
    }
    home.workspace.setOpen(home.file, document.getText())
    // The editor asks again by itself for the lenses of what is edited.
    this.#schedule(home.workspace, this.#documents.all().length > 1)
  }

  #closed(document: TextDocument): void {
    const home = this.#home(document.uri)
    if (home !== undefined) this.#leave(home.workspace, normalUri(document.uri))
  }

  #leave(workspace: Workspace, uri: string): void {
    const file = workspace.fileOf(uri)
    if (file === undefined) return
    workspace.setClosed(file)
    if (this.#strays.get(workspace.uri) === workspace && workspace.idle) {
      this.#strays.delete(workspace.uri)
      this.#drop(workspace)
    } else this.#schedule(workspace)
  }

  #changedOnDisk(uri: string, type: FileChangeType): void {
    const home = this.#home(uri)
    const change = type === FileChangeType.Created ? 'created' : type === FileChangeType.Deleted ? 'deleted' : 'changed'
    if (home?.workspace.setChanged(home.file, change)) this.#schedule(home.workspace)
  }

  #changeSettings(settings: Settings): void {
    this.#settings = settings
    for (const workspace of this.#folders.values()) {
      workspace.setSettings(settings)
      this.#schedule(workspace)
    }
  }

  // A rule that fails takes no other down; the log says which, and nothing of the files.
  readonly #onCrash = (rule: string, error: unknown): void => this.#connection.console.error(`rule ${rule} failed: ${describe(error)}`)

  // `isSeenElsewhere`: what has changed may show in a document that is open beside it.
  #schedule(workspace: Workspace, isSeenElsewhere = true): void {
    this.#reach.hold(workspace)
    if (isSeenElsewhere) this.#reach.lensesChange(workspace)
    clearTimeout(this.#timers.get(workspace))
    const log = (line: string) => this.#connection.console.error(line)
    const publish = safely('diagnostics', undefined, log, () => this.#publish(workspace))
    this.#timers.set(
      workspace,
      setTimeout(() => void publish(undefined), rest),
    )
  }

  async #publish(workspace: Workspace): Promise<void> {
    const state = await workspace.fresh().catch((error: unknown) => {
      this.#reach.settle(workspace, undefined)
      throw error
    })
    const alive = this.#folders.get(workspace.uri) === workspace || this.#strays.get(workspace.uri) === workspace
    this.#reach.settle(workspace, alive ? state : undefined)
    if (!alive) return
    const places = new Places(workspace.uri, state)
    const byUri = new Map<string, Diagnostic[]>()
    for (const finding of state.findings()) {
      const uri = uriOf(workspace.uri, finding.at.file)
      byUri.set(uri, [...(byUri.get(uri) ?? []), toDiagnostic(finding, places)])
    }
    const before = this.#published.get(workspace) ?? new Map<string, string>()
    const now = new Map<string, string>()
    for (const [uri, diagnostics] of byUri) {
      const text = JSON.stringify(diagnostics)
      now.set(uri, text)
      if (before.get(uri) !== text) this.#send(uri, diagnostics)
    }
    for (const uri of before.keys()) if (!now.has(uri)) this.#send(uri, [])
    this.#published.set(workspace, now)
    if (this.#options.files === true) void this.#connection.sendNotification(changedNotification)
    // Another file may have changed what the hints of a visible one say. A client that refuses asks again at the next edit.
    if (this.#refreshesHints) void this.#connection.languages.inlayHint.refresh().catch(() => undefined)
  }

  #send(uri: string, diagnostics: Diagnostic[]): void {
    void this.#connection.sendDiagnostics({ uri: this.#clientUri(uri), diagnostics })
  }

  // An open document is spoken of as its client spells it.
  #clientUri(uri: string): string {
    return this.#documents.all().find((document) => normalUri(document.uri) === uri)?.uri ?? uri
  }

  async #at(uri: string): Promise<At | undefined> {
    const home = this.#home(uri)
    if (home === undefined || !mayMatter(home.file)) return undefined
    const state = await home.workspace.fresh()
    return { ...home, state, places: new Places(home.workspace.uri, state) }
  }

  async #hover({ textDocument, position }: TextDocumentPositionParams) {
    const at = await this.#at(textDocument.uri)
    const hover = at && provideHover(at.state.analysis, at.file, at.places.offset(at.file, position), this.#settings)
    if (at === undefined || hover === undefined) return null
    const more = hover.more && (await inTurns(hover.more()))
    const value = more === undefined ? hover.markdown : `${hover.markdown}\n\n${more}`
    return { contents: { kind: 'markdown' as const, value }, range: at.places.range(hover.span) }
  }

  async #completion({ textDocument, position }: TextDocumentPositionParams) {
    const at = await this.#at(textDocument.uri)
    const text = at?.state.documents.get(at.file)?.text
    if (at === undefined || text === undefined) return null
    const completion = provideCompletion(at.state.analysis, at.file, text, at.places.offset(at.file, position), this.#settings)
    return completion === undefined ? null : [...toCompletionItems(completion, at.places)]
  }

  async #codeActions(params: CodeActionParams): Promise<CodeAction[] | null> {
    const at = await this.#at(params.textDocument.uri)
    const text = at?.state.documents.get(at.file)?.text
    if (at === undefined || text === undefined) return null
    const { only, diagnostics } = params.context
    const wants = (kind: string) => only === undefined || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`))
    const actions: CodeAction[] = []
    if (wants('quickfix')) {
      for (const fix of provideQuickFixes(at.state.findings(), at.places.span(at.file, params.range))) {
        actions.push({
          title: fix.title,
          kind: 'quickfix',
          isPreferred: fix.preferred,
          diagnostics: diagnostics.filter((diagnostic) => isOf(diagnostic, fix.finding)),
          edit: this.#workspaceEdit(at, fix.edits),
        })
      }
      actions.sort((a, b) => Number(b.isPreferred === true) - Number(a.isPreferred === true))
    }
    if (wants(refactorKind)) {
      for (const { title, edits } of provideRefactorings(at.state.analysis, at.file, at.places.span(at.file, params.range)))
        actions.push({ title, kind: refactorKind, edit: this.#workspaceEdit(at, edits) })
    }
    if (this.#createsFiles) {
      const edit = ({ edits, creates }: Migration) => this.#workspaceEdit(at, edits, creates)
      actions.push(...(await migrationActions({ at, params, wants, edit }, refactorKind)))
    }
    // Working out every fix of the file is for those who ask for it.
    if (only !== undefined && wants(fixAllKind)) {
      const edits = provideFixAll(at.state.findings(), at.file, text)
      const title = 'Make all safe fixes of Claimcheck'
      if (edits.length > 0) actions.push({ title, kind: fixAllKind, edit: this.#workspaceEdit(at, edits) })
    }
    return actions
  }

  #workspaceEdit(at: At, edits: readonly TextEdit[], creates: Migration['creates'] = []): WorkspaceEdit {
    const byFile = new Map<FileId, TextEdit[]>()
    for (const edit of edits) byFile.set(edit.span.file, [...(byFile.get(edit.span.file) ?? []), edit])
    const changes = [...byFile].map(([file, own]) => {
      const uri = this.#clientUri(uriOf(at.workspace.uri, file))
      return { uri, version: this.#documents.get(uri)?.version ?? null, edits: own.map((edit) => at.places.edit(edit)) }
    })
    if (!this.#versionedEdits) return { changes: Object.fromEntries(changes.map((change) => [change.uri, change.edits])) }
    const start = { line: 0, character: 0 }
    const created = creates.flatMap(({ file, text }): NonNullable<WorkspaceEdit['documentChanges']> => {
      const uri = uriOf(at.workspace.uri, file)
      const edits = [{ range: { start, end: start }, newText: text }]
      return [
        { kind: 'create', uri, options: { overwrite: false } },
        { textDocument: { uri, version: null }, edits },
      ]
    })
    return {
      documentChanges: [...created, ...changes.map(({ uri, version, edits: own }) => ({ textDocument: { uri, version }, edits: own }))],
    }
  }
}
