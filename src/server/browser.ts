import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser'
import { clientFiles, noFiles } from './client-files.ts'
import { workerEngines } from './engines.ts'
import { Session } from './session.ts'

// The entry of the bundle that runs as a web worker; `self` is the worker's global, which the editor's client talks to.
const worker = self as DedicatedWorkerGlobalScope
const connection = createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker))
new Session(
  connection,
  (client, options) => (options.files === true ? clientFiles(client) : noFiles),
  (options) => workerEngines(options.assets),
).start()
