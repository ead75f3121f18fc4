import { type Connection, createConnection } from 'vscode-languageserver/node'
import { URI } from 'vscode-uri'
import { loadCelEngine, loadHclEngine } from '../host/engines.ts'
import { leavesAll, listFiles, readNamed } from '../host/files.ts'
import { readGit } from '../host/git.ts'
import { mayMatter } from '../service/snapshot.ts'
import { clientFiles } from './client-files.ts'
import type { FileSource } from './file-source.ts'
import { Session } from './session.ts'
import { uriOf } from './uris.ts'

/**
 * Serves one client until it goes: over the process channel that VS Code opens (`--node-ipc`), a pipe or a socket where the
 * arguments say so, else over standard input and output. Returns at once.
 */
export function startServer(): void {
  const named = process.argv.some((argument) => /^--(node-ipc|pipe|socket)(=|$)/.test(argument))
  const connection: Connection = named ? createConnection() : createConnection(process.stdin, process.stdout)
  new Session(
    connection,
    (client, options) => (options.files === true ? withoutLinks(clientFiles(client)) : diskFiles),
    () => ({ hcl: loadHclEngine, cel: loadCelEngine }),
  ).start()
}

/** Files from the disk, for clients that send none; a workspace elsewhere (`vscode-vfs:`) has no files then. */
const diskFiles: FileSource = {
  async list(folder) {
    const path = pathOf(folder)
    return path === undefined ? [] : (await listFiles(path, mayMatter)).map((file) => uriOf(folder, file))
  },
  async read(uri, folder) {
    const [path, top] = [pathOf(uri), pathOf(folder)]
    return path === undefined || top === undefined ? 'missing' : readNamed(path, [top])
  },
  async git(folder) {
    const path = pathOf(folder)
    return path === undefined ? undefined : readGit(path)
  },
}

// An editor follows links wherever they lead; on a disk the server can look first.
function withoutLinks(source: FileSource): FileSource {
  return {
    ...source,
    async read(uri, folder) {
      const [path, top] = [pathOf(uri), pathOf(folder)]
      return path !== undefined && top !== undefined && (await leavesAll(path, [top])) ? 'outside' : source.read(uri, folder)
    },
  }
}

function pathOf(uri: string): string | undefined {
  const at = URI.parse(uri)
  return at.scheme === 'file' ? at.fsPath : undefined
}
