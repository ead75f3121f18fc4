import type {
  Connection,
  Definition,
  DocumentHighlight,
  DocumentLink,
  DocumentLinkParams,
  InlayHint,
  InlayHintParams,
  Location,
  LocationLink,
  ReferenceParams,
  ServerCapabilities,
  TextDocumentPositionParams,
} from 'vscode-languageserver'
import { provideDefinition } from '../service/features/definition.ts'
import { provideDocumentLinks } from '../service/features/document-links.ts'
import { provideInlayHints } from '../service/features/inlay-hints.ts'
import { provideReferences, type References } from '../service/features/references.ts'
import type { FileId } from '../text/span.ts'
import { type Places, toDocumentHighlights, toDocumentLink, toInlayHint, toLocationLink } from './conversions.ts'
import type { safely } from './safely.ts'
import type { State, Workspace } from './workspace.ts'

/** A file that a request is about, with the state of its folder. */
export interface At {
  readonly workspace: Workspace
  readonly file: FileId
  readonly state: State
  readonly places: Places
}

/** What navigation needs of the session. */
export interface NavigationHost {
  /** The file of a URI and the state as it is now; `undefined` for a file that is none of ours. */
  at(uri: string): Promise<At | undefined>
  /** An open document is spoken of as its client spells it. */
  clientUri(uri: string): string
  /** Whether the client takes the text that leads to a definition, too. */
  definitionLinks(): boolean
}

/** Makes a handler that cannot fail; see safely.ts. */
export type Ask = <Params, Result>(
  name: string,
  fallback: Result,
  answer: (params: Params) => Promise<Result>,
) => ReturnType<typeof safely<Params, Result>>

export const navigationCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentLinkProvider: {},
  inlayHintProvider: true,
} as const satisfies ServerCapabilities

/** Answers the requests that lead from one place of the files to another, and the inlay hints. `null` where nothing is ours. */
export function serveNavigation(connection: Connection, ask: Ask, host: NavigationHost): void {
  const here = (location: Location): Location => ({ ...location, uri: host.clientUri(location.uri) })

  const definition = async ({ textDocument, position }: TextDocumentPositionParams): Promise<Definition | LocationLink[] | null> => {
    const at = await host.at(textDocument.uri)
    const found = at && provideDefinition(at.state.analysis, at.file, at.places.offset(at.file, position))
    if (at === undefined || found === undefined) return null
    const targets = found.targets.map((span) => here(at.places.location(span)))
    return host.definitionLinks() ? targets.map((target) => toLocationLink(at.places.range(found.span), target)) : targets
  }
  const referencesAt = async ({ textDocument, position }: TextDocumentPositionParams) => {
    const at = await host.at(textDocument.uri)
    const found: References | undefined = at && provideReferences(at.state.analysis, at.file, at.places.offset(at.file, position))
    return at === undefined || found === undefined ? undefined : { at, found }
  }
  const references = async (params: ReferenceParams): Promise<Location[] | null> => {
    const answer = await referencesAt(params)
    if (answer === undefined) return null
    const { at, found } = answer
    const spans = [...(params.context.includeDeclaration ? found.definitions : []), ...found.uses]
    return spans.map((span) => here(at.places.location(span)))
  }
  const highlights = async (params: TextDocumentPositionParams): Promise<DocumentHighlight[] | null> => {
    const answer = await referencesAt(params)
    return answer === undefined ? null : toDocumentHighlights(answer.found, answer.at.file, answer.at.places)
  }
  const links = async ({ textDocument }: DocumentLinkParams): Promise<DocumentLink[] | null> => {
    const at = await host.at(textDocument.uri)
    return at === undefined ? null : provideDocumentLinks(at.state.analysis, at.file).map((link) => toDocumentLink(link, at.places, here))
  }
  const hints = async ({ textDocument, range }: InlayHintParams): Promise<InlayHint[] | null> => {
    const at = await host.at(textDocument.uri)
    if (at === undefined) return null
    return provideInlayHints(at.state.analysis, at.places.span(at.file, range)).map((hint) => toInlayHint(hint, at.places))
  }

  connection.onDefinition(ask('definition', null, definition))
  connection.onReferences(ask('references', null, references))
  connection.onDocumentHighlight(ask('document highlights', null, highlights))
  connection.onDocumentLinks(ask('document links', null, links))
  connection.languages.inlayHint.on(ask('inlay hints', null, hints))
}
