import type {
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentHighlight,
  DocumentLink,
  InlayHint,
  Location,
  LocationLink,
  TextEdit as LspTextEdit,
  Position,
  Range,
} from 'vscode-languageserver'
import type * as protocol from '../protocol/messages.ts'
import { simulateCommand } from '../protocol/messages.ts'
import type { Finding } from '../rules/rule.ts'
import type { CodeLens as ServiceLens } from '../service/features/code-lens.ts'
import type { Completion } from '../service/features/completion-item.ts'
import type { IncludeLink } from '../service/features/document-links.ts'
import type { InlayHint as ServiceHint } from '../service/features/inlay-hints.ts'
import type { References } from '../service/features/references.ts'
import type { Simulation } from '../service/simulation.ts'
import type { SourceDocument } from '../service/snapshot.ts'
import type { TraceStep } from '../simulate/verdict.ts'
import type { TextEdit } from '../text/edit.ts'
import { LineIndex } from '../text/lines.ts'
import type { FileId, Span } from '../text/span.ts'
import { uriOf } from './uris.ts'
import type { State } from './workspace.ts'

const indexes = new WeakMap<SourceDocument, LineIndex>()

/** Translates the service's spans to LSP's places and back, for one state of one workspace folder. */
export class Places {
  readonly #folder: string
  readonly #state: State

  constructor(folder: string, state: State) {
    this.#folder = folder
    this.#state = state
  }

  range(span: Span): Range {
    const index = this.#index(span.file)
    const at = (offset: number): Position => {
      const { line, column } = index?.positionAt(offset) ?? { line: 0, column: 0 }
      return { line, character: column }
    }
    return { start: at(span.start), end: at(span.end) }
  }

  location(span: Span): Location {
    return { uri: uriOf(this.#folder, span.file), range: this.range(span) }
  }

  offset(file: FileId, position: Position): number {
    return this.#index(file)?.offsetAt({ line: position.line, column: position.character }) ?? 0
  }

  span(file: FileId, range: Range): Span {
    return { file, start: this.offset(file, range.start), end: this.offset(file, range.end) }
  }

  edit(edit: TextEdit): LspTextEdit {
    return { range: this.range(edit.span), newText: edit.text }
  }

  #index(file: FileId): LineIndex | undefined {
    const document = this.#state.documents.get(file)
    if (document === undefined) return undefined
    const kept = indexes.get(document) ?? new LineIndex(document.text)
    indexes.set(document, kept)
    return kept
  }
}

const severities = { error: 1, warning: 2, info: 3 } as const

/** By what a quick fix finds its diagnostic again: never by the message. */
export interface DiagnosticData {
  readonly rule: string
  readonly start: number
  readonly end: number
}

/** What ties a finding to its diagnostic. */
function dataOf(finding: Finding): DiagnosticData {
  return { rule: finding.rule, start: finding.at.start, end: finding.at.end }
}

/** Whether a diagnostic that the client sends back is this finding's. */
export function isOf(diagnostic: Diagnostic, finding: Finding): boolean {
  // What a client sends back may be anything.
  const data = diagnostic.data as Partial<DiagnosticData> | undefined | null
  return data?.rule === finding.rule && data?.start === finding.at.start && data?.end === finding.at.end
}

/** A finding as the editor shows it. */
export function toDiagnostic(finding: Finding, places: Places): Diagnostic {
  return {
    range: places.range(finding.at),
    severity: severities[finding.severity],
    source: 'claimcheck',
    code: finding.rule,
    codeDescription: { href: finding.help },
    message: finding.message,
    relatedInformation: finding.related.map((related) => ({ location: places.location(related.at), message: related.message })),
    data: dataOf(finding),
  }
}

// LSP's CompletionItemKind: Struct, Field, Operator, Value.
const kinds = { token: 22, key: 5, operator: 24, value: 12 } as const

/** A completion as the editor takes it: whole edits, no snippets, so that every client can use it. */
export function toCompletionItems(completion: Completion, places: Places): readonly CompletionItem[] {
  const range = places.range(completion.span)
  return completion.items.map((item, i) => ({
    label: item.label,
    kind: kinds[item.kind],
    detail: item.detail,
    documentation: { kind: 'markdown', value: item.markdown },
    filterText: item.text,
    sortText: String(i).padStart(4, '0'),
    textEdit: { range, newText: item.text },
    // The text is indented already.
    insertTextMode: 1,
  }))
}

/** A lens that opens the simulator. */
export function toCodeLens(lens: ServiceLens, folder: string, places: Places): CodeLens {
  const selection: protocol.Selection = {
    project: projectId(folder, lens.project.root),
    ...(lens.job === undefined ? {} : { job: lens.job }),
    ...(lens.variable === undefined ? {} : { variable: lens.variable }),
    ...(lens.policy === undefined ? {} : { policy: lens.policy }),
    ...(lens.section === undefined ? {} : { section: lens.section }),
  }
  return { range: places.range(lens.span), command: { title: lens.title, command: simulateCommand, arguments: [selection] } }
}

/** A way from a range of the asked document to a place. */
export function toLocationLink(originSelectionRange: Range, { uri, range }: Location): LocationLink {
  return { originSelectionRange, targetUri: uri, targetRange: range, targetSelectionRange: range }
}

/** The references that stand in one file: definitions are written, the others are read. */
export function toDocumentHighlights({ definitions, uses }: References, file: FileId, places: Places): DocumentHighlight[] {
  // LSP's DocumentHighlightKind: Read, Write.
  const all = [...definitions.map((span) => ({ span, kind: 3 as const })), ...uses.map((span) => ({ span, kind: 2 as const }))]
  return all.filter(({ span }) => span.file === file).map(({ span, kind }) => ({ range: places.range(span), kind }))
}

/** A link to the file that an include leads to. LSP's links have one target: of several it is the first. */
export function toDocumentLink({ span, files }: IncludeLink, places: Places, here: (location: Location) => Location): DocumentLink {
  const [file = span.file] = files
  const target = here(places.location({ file, start: 0, end: 0 })).uri
  const several = `Opens the first of ${files.length} files; go to definition lists them`
  return { range: places.range(span), target, ...(files.length > 1 ? { tooltip: several } : {}) }
}

/** A hint behind a token. */
export function toInlayHint({ file, offset, label, markdown }: ServiceHint, places: Places): InlayHint {
  const position = places.range({ file, start: offset, end: offset }).start
  return { position, label, tooltip: { kind: 'markdown', value: markdown }, paddingLeft: true }
}

/** The id of a project towards the client: the URI of its folder. */
export function projectId(folder: string, root: string): string {
  return root === '' ? folder : uriOf(folder, root)
}

/** A simulation with places instead of spans. */
export function toSimulateResult(simulation: Simulation, places: Places): protocol.SimulateResult {
  if (simulation.kind === 'error') return simulation
  const { policy, trace, ...rest } = simulation
  return {
    ...rest,
    policy: { name: policy.name, relyingParty: policy.relyingParty, location: places.location(policy.nameSpan) },
    trace: toTraceView(trace, places),
  }
}

function toTraceView(step: TraceStep, places: Places): protocol.TraceView {
  return {
    label: step.label,
    truth: step.truth,
    ...(step.want === undefined ? {} : { want: step.want }),
    ...(step.have === undefined ? {} : { have: typeof step.have === 'string' ? step.have : JSON.stringify(step.have) }),
    ...(step.why === undefined ? {} : { why: step.why }),
    ...(step.span === undefined ? {} : { location: places.location(step.span) }),
    steps: step.steps.map((part) => toTraceView(part, places)),
  }
}
