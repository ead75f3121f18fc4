import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** An editor without a window: a connection to a server of its own, and what the server has sent so far. */
export class Client {
  readonly connection: ProtocolConnection
  readonly diagnostics = new Map<string, readonly Diagnostic[]>()
  readonly log: string[] = []
  readonly #process: ChildProcess
  #waiting: (() => void)[] = []

  constructor(args: readonly string[] = ['dist/server.cjs', '--stdio']) {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
    this.#process = child
    this.connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
    this.connection.onNotification('textDocument/publishDiagnostics', (sent: { uri: string; diagnostics: Diagnostic[] }) => {
      this.diagnostics.set(sent.uri, sent.diagnostics)
      this.#wake()
    })
    this.connection.onNotification('window/logMessage', (message: { message: string }) => {
      this.log.push(message.message)
    })
    this.connection.onRequest('client/registerCapability', () => null)
    this.connection.listen()
  }

  async initialize(folder: string | undefined, options?: unknown, capabilities: ClientCapabilities = {}): Promise<InitializeResult> {
    const workspaceFolders = folder === undefined ? null : [{ uri: folder, name: 'folder' }]
    const params = { processId: process.pid, rootUri: null, workspaceFolders, capabilities, initializationOptions: options }
    const result: InitializeResult = await this.connection.sendRequest('initialize', params)
    await this.connection.sendNotification('initialized', {})
    return result
  }

  async open(uri: string, text: string): Promise<void> {
    const languageId = uri.endsWith('json') ? 'json' : 'yaml'
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } })
  }

  async replace(uri: string, version: number, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] })
  }

  /** The diagnostics of a file as soon as their codes are these; the test's own time limit ends the wait. */
  async codes(uri: string, ...wanted: readonly string[]): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.diagnostics.get(uri)
      if (found !== undefined && JSON.stringify(found.map((one) => one.code).sort()) === JSON.stringify([...wanted].sort())) return found
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
  }

  /** Ends the session as LSP wants it, and answers the exit status. */
  async stop(): Promise<number | null> {
    const exited = once(this.#process, 'exit')
    await this.connection.sendRequest('shutdown')
    await this.connection.sendNotification('exit')
    const [status] = await exited
    this.connection.dispose()
    return status
  }

  kill(): void {
    this.#process.kill()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
