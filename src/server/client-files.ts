import type { Connection } from 'vscode-languageserver'
import { type ListFilesResult, listFilesRequest, type ReadFileResult, readFileRequest } from '../protocol/messages.ts'
import type { FileSource } from './file-source.ts'
import { uriOf } from './uris.ts'
import { gitFiles } from './workspace.ts'

/** Files from the client: the only source in a web worker, and for every workspace that isn't on disk. A failing client has no files. */
export function clientFiles(connection: Connection): FileSource {
  const read: FileSource['read'] = (uri) =>
    connection.sendRequest<ReadFileResult>(readFileRequest, { uri }).then(
      ({ text }) => (text === null ? 'missing' : { text }),
      () => 'missing',
    )
  const textOf = async (uri: string, folder: string) => {
    const found = await read(uri, folder)
    return typeof found === 'string' ? undefined : found.text
  }
  return {
    read,
    async git(folder) {
      const [config, originHead] = await Promise.all(gitFiles.map((file) => textOf(uriOf(folder, file), folder)))
      return config === undefined ? undefined : { config, originHead }
    },
    list: (folder) =>
      connection.sendRequest<ListFilesResult>(listFilesRequest, { folder }).then(
        (result) => result.files,
        () => [],
      ),
  }
}

/** For a client that answers no requests for files, where there is no disk either. */
export const noFiles: FileSource = { list: async () => [], read: async () => 'missing', git: async () => undefined }
