import {
  commands,
  type Disposable,
  Range,
  Uri,
  ViewColumn,
  type Webview,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
  workspace,
} from 'vscode'
import type {
  Choices,
  ChoicesParams,
  FromPanel,
  Location,
  ReachParams,
  ReachResult,
  Selection,
  SimulateParams,
  SimulateResult,
  ToPanel,
} from '../protocol/messages.ts'
import { fromPanel } from './from-panel.ts'
import { panelHtml } from './panel-html.ts'
import { preselect } from './preselect.ts'
import type { Target } from './selection.ts'

/** What the simulator asks the server. */
interface Engine {
  choices(params: ChoicesParams): Promise<Choices>
  simulate(params: SimulateParams): Promise<SimulateResult>
  reach(params: ReachParams): Promise<ReachResult>
}

/**
 * The panel “Simulate Token”, of which there is one. Holds the last choices and the last result, never what the user
 * pasted: that lives in the panel's page alone, and passes through here on its way to the server.
 */
export class Simulator implements WebviewPanelSerializer, Disposable {
  static readonly viewType = 'claimcheck.simulator'
  readonly #extensionUri: Uri
  readonly #engine: Engine
  #panel: WebviewPanel | undefined
  #ready = false
  #target: Target | undefined
  #choices: Choices | undefined
  #lastResult: SimulateResult | undefined
  #lastReach: ReachResult | undefined
  #asked = 0
  #refreshed = 0

  constructor(extensionUri: Uri, engine: Engine) {
    this.#extensionUri = extensionUri
    this.#engine = engine
  }

  get lastResult(): SimulateResult | undefined {
    return this.#lastResult
  }

  get lastReach(): ReachResult | undefined {
    return this.#lastReach
  }

  /** Shows the panel, preselecting what the command was called on. */
  async open(target: Target): Promise<void> {
    this.#target = target
    if (this.#panel === undefined) {
      this.#adopt(window.createWebviewPanel(Simulator.viewType, 'Simulate Token', ViewColumn.Beside, this.#options()))
      return
    }
    this.#panel.reveal(undefined, false)
    await this.refresh()
  }

  /** Takes over a panel that VS Code kept over a restart; its page has its selection from its own state. */
  async deserializeWebviewPanel(panel: WebviewPanel): Promise<void> {
    panel.webview.options = this.#options()
    this.#adopt(panel)
  }

  /** Asks for the choices anew, tells them to the panel (which then simulates again) and to the editors' menus. */
  async refresh(): Promise<void> {
    const ticket = ++this.#refreshed
    const choices = await this.#engine.choices({})
    if (ticket !== this.#refreshed) return
    this.#choices = choices
    await commands.executeCommand('setContext', 'claimcheck.files', pathsOf(choices))
    this.#sendChoices()
  }

  dispose(): void {
    this.#panel?.dispose()
  }

  #adopt(panel: WebviewPanel): void {
    this.#panel = panel
    this.#ready = false
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return
      this.#panel = undefined
      this.#ready = false
    })
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const parsed = fromPanel(message)
      return parsed === undefined ? undefined : this.#receive(parsed)
    })
    panel.iconPath = Uri.joinPath(this.#extensionUri, 'media', 'icon.png')
    panel.webview.html = panelHtml(panel.webview.cspSource, {
      script: this.#resource(panel.webview, 'panel.js'),
      style: this.#resource(panel.webview, 'panel.css'),
    })
  }

  async #receive(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true
        if (this.#choices === undefined) await this.refresh()
        else this.#sendChoices()
        return
      case 'simulate':
        return this.#simulate(message.params)
      case 'reach':
        return this.#reach(message.params)
      case 'reveal':
        return reveal(message.location)
    }
  }

  async #simulate(params: SimulateParams): Promise<void> {
    const ticket = ++this.#asked
    const result = await this.#engine.simulate(params)
    // A later question makes this answer stale.
    if (ticket !== this.#asked) return
    this.#lastResult = result
    void commands.executeCommand('setContext', 'claimcheck.hasResult', true)
    this.#send({ type: 'result', result })
  }

  // A later question makes this one superseded: the server says so itself.
  async #reach(params: ReachParams): Promise<void> {
    const result = await this.#engine.reach(params)
    if (result.kind === 'superseded') return
    this.#lastReach = result
    this.#send({ type: 'reach', params, result })
  }

  #sendChoices(): void {
    const choices = this.#choices
    if (choices === undefined || !this.#ready) return
    const target = this.#target
    this.#target = undefined
    const select: Selection | undefined = target === undefined ? undefined : preselect(target, choices)
    this.#send({ type: 'choices', choices, ...(select === undefined ? {} : { select }) })
  }

  #send(message: ToPanel): void {
    void this.#panel?.webview.postMessage(message)
  }

  #options() {
    return { enableScripts: true, localResourceRoots: [Uri.joinPath(this.#extensionUri, 'dist')] }
  }

  #resource(webview: Webview, name: string): string {
    return webview.asWebviewUri(Uri.joinPath(this.#extensionUri, 'dist', name)).toString()
  }
}

async function reveal(location: Location): Promise<void> {
  const { start, end } = location.range
  const selection = new Range(start.line, start.character, end.line, end.character)
  const uri = Uri.parse(location.uri)
  // Where the file is open already, there; the panel keeps its own column.
  const shown = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString())
  const document = await workspace.openTextDocument(uri)
  await window.showTextDocument(document, { selection, viewColumn: shown?.viewColumn ?? ViewColumn.One })
}

// For the when clause `resourcePath in claimcheck.files`. The window may run on another system than this code, and then
// spells the same path with other slashes.
function pathsOf(choices: Choices): string[] {
  const paths = new Set<string>()
  for (const project of choices.projects) {
    for (const { location } of [...project.tokens, ...project.policies]) {
      const uri = Uri.parse(location.uri)
      for (const path of [uri.fsPath, uri.path, uri.path.replaceAll('/', '\\')]) paths.add(path)
    }
  }
  return [...paths]
}
