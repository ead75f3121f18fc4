import { commands, type Disposable, EventEmitter, extensions, type TextDocumentShowOptions, Uri, window, workspace } from 'vscode'

const scheme = 'claimcheck-page'

/** Texts that are shown and that nobody edits: unlike a new document, closing one asks nothing. One page for each name, the newest text in it. */
export class Pages implements Disposable {
  readonly #texts = new Map<string, string>()
  readonly #changed = new EventEmitter<Uri>()
  #provider: Disposable | undefined

  /** Shows a text for reading; the ending of the name tells its language. */
  async show(name: string, text: string, options: TextDocumentShowOptions = {}): Promise<void> {
    const uri = this.#put(name, text)
    await window.showTextDocument(await workspace.openTextDocument(uri), { ...options, preview: true })
  }

  /** Shows Markdown as it is meant to look, beside what is there; as its text where the editor has no preview. */
  async showMarkdown(name: string, text: string): Promise<void> {
    // Its command is not listed before it is first used.
    if (extensions.getExtension('vscode.markdown-language-features') === undefined) return this.show(name, text)
    await commands.executeCommand('markdown.showPreviewToSide', this.#put(name, text))
  }

  dispose(): void {
    this.#provider?.dispose()
    this.#changed.dispose()
  }

  #put(name: string, text: string): Uri {
    this.#provider ??= workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: ({ path }) => this.#texts.get(path) ?? '',
    })
    const uri = Uri.from({ scheme, path: `/${name}` })
    this.#texts.set(uri.path, text)
    this.#changed.fire(uri)
    return uri
  }
}
