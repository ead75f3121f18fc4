import * as vscode from 'vscode'
import { example } from './example.ts'

/** The files that the suite works on. */
export const pipelineFile = '.gitlab-ci.yml'
export const policyFile = 'iam/deploy.json'

/** The part of the extension's exports that the suite reads. */
interface Api {
  lastReach():
    | {
        readonly kind: 'reach'
        readonly summary: string
        readonly classes: readonly { readonly class: string; readonly outcome: string }[]
      }
    | { readonly kind: 'error' | 'superseded' }
    | undefined
  lastResult(): { readonly kind: string; readonly outcome?: string; readonly because?: string } | undefined
  readonly tokens: {
    getChildren(node?: TokenNode): Promise<readonly TokenNode[]>
    getTreeItem(node: TokenNode): vscode.TreeItem
  }
}

interface TokenNode {
  readonly label: string
  readonly description: string
}

/** The started extension, on the example; a web host's empty folder gets its files first. */
export async function start(): Promise<Api> {
  if (inWeb()) {
    for (const [path, text] of Object.entries(example)) await vscode.workspace.fs.writeFile(uriOf(path), new TextEncoder().encode(text))
  }
  const extension = vscode.extensions.getExtension<Api>('claimcheck.claimcheck')
  if (extension === undefined) throw new Error('the extension is not installed here')
  return extension.activate()
}

/** Whether this host has no disk. */
export function inWeb(): boolean {
  return folder().scheme === 'tmp'
}

/** The URI of a file of the example. */
export function uriOf(path: string): vscode.Uri {
  return vscode.Uri.joinPath(folder(), path)
}

/** Opens a file of the example in an editor. */
export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(path)), vscode.ViewColumn.One)
}

/** Replaces the first place of a text in the editor, which is not saved. */
export async function replace(path: string, before: string, after: string): Promise<void> {
  const { document } = await open(path)
  const edit = new vscode.WorkspaceEdit()
  edit.replace(document.uri, rangeOf(document, before), after)
  await vscode.workspace.applyEdit(edit)
}

/** Where a text stands in a document. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text)
  if (start < 0) throw new Error(`${text} is not in ${document.uri.path}`)
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length))
}

/** Gives every file its first text again, on disk as well: a host may save by itself. Closes the editors. */
export async function revertAll(): Promise<void> {
  for (const [path, text] of Object.entries(example)) {
    const document = await vscode.workspace.openTextDocument(uriOf(path))
    if (document.getText() !== text) {
      const edit = new vscode.WorkspaceEdit()
      edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text)
      await vscode.workspace.applyEdit(edit)
    }
    if (document.isDirty) await document.save()
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors')
}

/** Asks until the answer is there; an error with the last one after 20 seconds. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 20_000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > end) throw new Error(`waited 20 s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The rules of our diagnostics in a file, sorted. */
export function rulesIn(path: string): readonly string[] {
  return vscode.languages
    .getDiagnostics(uriOf(path))
    .filter((diagnostic) => diagnostic.source === 'claimcheck')
    .map(({ code }) => String(typeof code === 'object' ? code.value : code))
    .sort()
}

/** Our lenses in a file, once there are any. */
export function lensesIn(path: string): Promise<readonly vscode.CodeLens[]> {
  return until(`lenses in ${path}`, async () => {
    const lenses = await askLenses(path)
    return lenses.length > 0 ? lenses : undefined
  })
}

/** Our lenses in a file right now. */
export async function askLenses(path: string): Promise<readonly vscode.CodeLens[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uriOf(path), 10)
  return lenses.filter((lens) => lens.command?.command === 'claimcheck.simulateToken')
}

function folder(): vscode.Uri {
  const uri = vscode.workspace.workspaceFolders?.[0]?.uri
  if (uri === undefined) throw new Error('no folder is open')
  return uri
}
