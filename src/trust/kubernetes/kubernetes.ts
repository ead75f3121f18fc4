import type { RelyingParty, TrustDocument, TrustPolicy } from '../trust.ts'
import { readDocument, suspects } from './documents.ts'
import { edit } from './edit.ts'
import { editor } from './editor.ts'
import type { Authenticator } from './model.ts'
import { compile } from './policy.ts'
import { refusalsOf } from './refusals.ts'
import { trapsOf } from './traps.ts'

/** Kubernetes: the API server's structured authentication, `AuthenticationConfiguration`, and the flags before it. Facts: others.md 1. */
export const kubernetes: RelyingParty = {
  id: 'kubernetes',
  title: 'Kubernetes',
  suspects: (file, text) => /\.(ya?ml|json)$/i.test(file) && suspects(text),
  read: (document) => readDocument(document).map((entry) => compile(entry).policy),
  edit(document, policy, change) {
    const entry = entriesOf(document, policy).entry
    return entry && edit(document, policy, entry, change)
  },
  refusals(document, policy) {
    const { entry, all } = entriesOf(document, policy)
    return entry === undefined ? [] : refusalsOf(entry, compile(entry), all)
  },
  traps(document, policy) {
    const { entry } = entriesOf(document, policy)
    return entry === undefined ? [] : trapsOf(entry)
  },
  ...editor,
  usualTokens: [{ variable: 'KUBERNETES_ID_TOKEN', audience: 'kubernetes' }],
}

function entriesOf(
  document: TrustDocument,
  { span }: TrustPolicy,
): { readonly entry: Authenticator | undefined; readonly all: readonly Authenticator[] } {
  const all = readDocument(document)
  return { entry: all.find((one) => one.span.start === span.start && one.span.end === span.end), all }
}
