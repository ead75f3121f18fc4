import { commands, type ExtensionContext, extensions, Uri, ViewColumn, window, workspace } from 'vscode'
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient'
import {
  type Choices,
  type ChoicesParams,
  changedNotification,
  choicesRequest,
  type InitializationOptions,
  listFilesRequest,
  type ReachParams,
  type ReachResult,
  type ResolvedPolicyResult,
  reachRequest,
  readFileRequest,
  resolvedPolicyRequest,
  type Settings,
  type SetUpChoicesResult,
  type SetUpResult,
  type SimulateParams,
  type SimulateResult,
  settingsNotification,
  setUpChoicesRequest,
  setUpRequest,
  simulateCommand,
  simulateRequest,
  type TokensParams,
  type TokensResult,
  tokensRequest,
} from '../protocol/messages.ts'
import { listFiles, readFile } from './files.ts'
import { showsKeywords } from './keywords.ts'
import { Pages } from './pages.ts'
import { selectionFor } from './selection.ts'
import { type SetUpEngine, setUpOidc } from './set-up.ts'
import { simulationAsText } from './simulation-text.ts'
import { Simulator } from './simulator.ts'
import { TokensView } from './tokens-view.ts'

/** What `activate` hands to other extensions, and to the tests inside VS Code. */
export interface Api {
  /** What the simulator showed last. */
  lastResult(): SimulateResult | undefined
  /** Who else gets in, as it showed last. */
  lastReach(): ReachResult | undefined
  /** What the view of tokens shows. */
  readonly tokens: TokensView
}

type MakeClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient

/**
 * The whole extension, the same in both hosts: a language client that answers the server's file requests, the
 * simulator, and the view of tokens. Waits for nothing but the client's start.
 */
export async function activateWith(context: ExtensionContext, makeClient: MakeClient, assets?: string): Promise<Api> {
  const client = makeClient('claimcheck', 'Claimcheck', clientOptions(assets))
  const simulator = new Simulator(context.extensionUri, {
    choices: (params: ChoicesParams) => client.sendRequest<Choices>(choicesRequest, params),
    simulate: (params: SimulateParams) => client.sendRequest<SimulateResult>(simulateRequest, params),
    reach: (params: ReachParams) => client.sendRequest<ReachResult>(reachRequest, params),
  })
  const setUpEngine: SetUpEngine = {
    choices: (params) => client.sendRequest<SetUpChoicesResult>(setUpChoicesRequest, params),
    make: (params) => client.sendRequest<SetUpResult>(setUpRequest, params),
  }
  const pages = new Pages()
  const tokens = new TokensView((params: TokensParams) => client.sendRequest<TokensResult>(tokensRequest, params))
  context.subscriptions.push(
    simulator,
    tokens,
    pages,
    client.onRequest(listFilesRequest, listFiles),
    client.onRequest(readFileRequest, readFile),
    client.onNotification(changedNotification, () => {
      tokens.refresh()
      return simulator.refresh()
    }),
    commands.registerCommand(simulateCommand, (target: unknown) =>
      simulator.open(selectionFor(target, window.activeTextEditor?.document.uri.toString())),
    ),
    commands.registerCommand('claimcheck.simulationAsText', () => showAsText(pages, simulator.lastResult, simulator.lastReach)),
    commands.registerCommand('claimcheck.showResolvedPolicy', () => showResolvedPolicy(pages, client)),
    commands.registerCommand('claimcheck.setUp', () =>
      setUpOidc(setUpEngine, (text) => pages.showMarkdown('What this set-up lets in.md', text)),
    ),
    commands.registerCommand('claimcheck.showOutput', () => client.outputChannel.show()),
    window.registerWebviewPanelSerializer(Simulator.viewType, simulator),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('claimcheck.codeLens')) refreshLenses(client)
      if (['includes', 'pipelineKeywords'].some((name) => change.affectsConfiguration(`claimcheck.${name}`)))
        void client.sendNotification(settingsNotification, settings())
    }),
    extensions.onDidChange(() => void client.sendNotification(settingsNotification, settings())),
    workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(settingsNotification, settings())),
    { dispose: () => client.dispose() },
  )
  await client.start()
  void simulator.refresh()
  return { lastResult: () => simulator.lastResult, lastReach: () => simulator.lastReach, tokens }
}

function clientOptions(assets: string | undefined): LanguageClientOptions {
  // The files of the workspace, not the texts that other extensions show of them (an old version in a diff, say).
  const schemes = new Set(['file', 'untitled', ...(workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme)])
  const initializationOptions: InitializationOptions = {
    files: true,
    simulate: true,
    ...(assets === undefined ? {} : { assets }),
    settings: settings(),
  }
  return {
    // By pattern, not by language: another extension may call these files something else.
    documentSelector: [...schemes].flatMap((scheme) =>
      ['**/*.{yml,yaml}', '**/*.json', '**/*.{tf,tofu,tfvars}', '**/*.{sh,bash}', '**/*.bicep'].map((pattern) => ({ scheme, pattern })),
    ),
    initializationOptions,
    outputChannelName: 'Claimcheck',
    middleware: {
      provideCodeLenses: (document, cancellation, next) => (showsLenses(document.uri) ? next(document, cancellation) : []),
    },
  }
}

// VS Code leaves out what an untrusted workspace says here itself (package.json, `restrictedConfigurations`).
function settings(): Settings {
  // What the configuration answers can't be sent to a worker: a copy can.
  const configuration = workspace.getConfiguration('claimcheck')
  return {
    trusted: workspace.isTrusted,
    includes: { ...configuration.get('includes', {}) },
    keywords: showsKeywords(configuration.get('pipelineKeywords'), (id) => extensions.getExtension(id) !== undefined),
  }
}

function showsLenses(uri: Uri): boolean {
  return workspace.getConfiguration('claimcheck', uri).get('codeLens', true)
}

function refreshLenses(client: BaseLanguageClient): void {
  const feature = client.getFeature('textDocument/codeLens')
  for (const document of workspace.textDocuments) feature.getProvider(document)?.onDidChangeCodeLensEmitter.fire()
}

/** The trust policy at the cursor as JSON, beside it. */
async function showResolvedPolicy(pages: Pages, client: BaseLanguageClient): Promise<void> {
  const editor = window.activeTextEditor
  const result =
    editor === undefined
      ? undefined
      : await client.sendRequest<ResolvedPolicyResult>(resolvedPolicyRequest, {
          textDocument: { uri: client.code2ProtocolConverter.asUri(editor.document.uri) },
          position: editor.selection.active,
        })
  if (result === undefined || result.json === null) {
    await window.showInformationMessage('There is no trust policy here that Claimcheck can read.')
    return
  }
  await pages.show('Resolved trust policy.json', result.json, { viewColumn: ViewColumn.Beside })
}

/** The last result as a text that a screen reader, a search and a bug report can use. */
async function showAsText(pages: Pages, result: SimulateResult | undefined, reach: ReachResult | undefined): Promise<void> {
  if (result === undefined) {
    await window.showInformationMessage('Nothing is simulated yet: run “Claimcheck: Simulate Token” first.')
    return
  }
  await pages.show(
    'Simulation.txt',
    simulationAsText(result, (uri) => workspace.asRelativePath(Uri.parse(uri)), reach),
  )
}
