import { type ExtensionContext, Uri } from 'vscode'
import { LanguageClient } from 'vscode-languageclient/browser'
import { type Api, activateWith } from './activate.ts'

/**
 * Entry of the web extension: the server is a worker. Web hosts start a nested worker as a blob, so its bundle is one
 * classic script (vscode.md 9).
 */
export function activate(context: ExtensionContext): Promise<Api> {
  const server = Uri.joinPath(context.extensionUri, 'dist', 'web', 'server.js').toString(true)
  const assets = `${Uri.joinPath(context.extensionUri, 'dist').toString(true)}/`
  return activateWith(context, (id, name, options) => new LanguageClient(id, name, new Worker(server), options), assets)
}
