import type { Connection, TextDocumentPositionParams } from 'vscode-languageserver'
import { type ResolvedPolicyResult, resolvedPolicyRequest } from '../protocol/messages.ts'
import { resolvedPolicy } from '../service/features/resolved-policy.ts'
import type { Ask, NavigationHost } from './navigation.ts'

/** Answers which trust policy stands at a place, resolved. */
export function serveResolvedPolicy(connection: Connection, ask: Ask, host: NavigationHost): void {
  const none: ResolvedPolicyResult = { name: null, json: null }
  connection.onRequest(
    resolvedPolicyRequest,
    ask<TextDocumentPositionParams, ResolvedPolicyResult>('resolved policy', none, async ({ textDocument, position }) => {
      const at = await host.at(textDocument.uri)
      const found = at && resolvedPolicy(at.state.analysis, at.file, at.places.offset(at.file, position))
      return found === undefined ? none : { name: found.name, json: found.json }
    }),
  )
}
