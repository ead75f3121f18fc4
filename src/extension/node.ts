import { type ExtensionContext, Uri } from 'vscode'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'
import { type Api, activateWith } from './activate.ts'

/** Entry of the extension on a desktop or a remote host: the server is a process of its own. */
export function activate(context: ExtensionContext): Promise<Api> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath
  return activateWith(context, (id, name, options) => new LanguageClient(id, name, { module, transport: TransportKind.ipc }, options))
}
