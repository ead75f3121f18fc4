import {
  commands,
  type Disposable,
  EventEmitter,
  Range,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from 'vscode'
import type { Location, TokensParams, TokensResult } from '../protocol/messages.ts'
import { firstNodes, type TokenNode } from './token-nodes.ts'

/** Their pictures; claims have none. */
const icons: { readonly [kind in TokenNode['kind']]?: string } = {
  pipeline: 'rocket',
  job: 'gear',
  token: 'key',
  identity: 'key',
  scenario: 'git-branch',
}

/** The view “Tokens of this Pipeline”. Asks the server for what is open in it, and only while it is seen. */
export class TokensView implements TreeDataProvider<TokenNode>, Disposable {
  static readonly id = 'claimcheck.tokens'
  readonly #changed = new EventEmitter<void>()
  readonly #ask: (params: TokensParams) => Promise<TokensResult>
  readonly #registration: Disposable
  readonly onDidChangeTreeData = this.#changed.event

  constructor(ask: (params: TokensParams) => Promise<TokensResult>) {
    this.#ask = ask
    this.#registration = window.registerTreeDataProvider(TokensView.id, this)
  }

  /** Shows what the files say now. */
  refresh(): void {
    this.#changed.fire()
  }

  async getChildren(node?: TokenNode): Promise<TokenNode[]> {
    if (node !== undefined) return [...((await node.below?.()) ?? [])]
    const { nodes, pipelines } = await firstNodes(this.#ask)
    // Decides which text an empty view shows.
    void commands.executeCommand('setContext', 'claimcheck.hasPipeline', pipelines > 0)
    return [...nodes]
  }

  getTreeItem(node: TokenNode): TreeItem {
    const state = node.below === undefined ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed
    const item = new TreeItem(node.label, node.kind === 'job' && node.below ? TreeItemCollapsibleState.Expanded : state)
    item.id = node.id
    item.description = node.description
    item.tooltip = node.tooltip
    item.contextValue = node.kind === 'scenario' && node.variable === undefined ? 'identityScenario' : node.kind
    const icon = icons[node.kind]
    if (icon !== undefined) item.iconPath = new ThemeIcon(icon)
    if (node.location !== undefined) item.command = opening(node.location)
    return item
  }

  dispose(): void {
    this.#registration.dispose()
    this.#changed.dispose()
  }
}

function opening({ uri, range: { start, end } }: Location) {
  const selection = new Range(start.line, start.character, end.line, end.character)
  return { command: 'vscode.open', title: 'Open', arguments: [Uri.parse(uri), { selection }] }
}
