import type { RelyingParty, TrustDocument, TrustPolicy } from '../trust.ts'
import { type Authenticator, readDocument, suspects } from './documents.ts'
import { edit } from './edit.ts'
import { type Compiled, policyOf } from './policy.ts'
import { refusalsOf } from './refusals.ts'

/** Kubernetes: the API server's structured authentication, `AuthenticationConfiguration`. Facts: others.md 1. */
export const kubernetes: RelyingParty = {
  id: 'kubernetes',
  title: 'Kubernetes',
  suspects: (file, text) => /\.(ya?ml|json)$/i.test(file) && suspects(text),
  read: (document) => readDocument(document).map((entry) => policyOf(entry).policy),
  edit(document, policy, change) {
    const entry = entryOf(document, policy)
    return entry && edit(document, entry.node, change)
  },
  refusals(document, policy) {
    const entry = entryOf(document, policy)
    return entry === undefined ? [] : refusalsOf(entry, compiledOf(entry).expressions)
  },
  usualTokens: [{ variable: 'KUBERNETES_ID_TOKEN', audience: 'kubernetes' }],
}

function entryOf(document: TrustDocument, { span }: TrustPolicy): Authenticator | undefined {
  return readDocument(document).find(({ node }) => node.span.start === span.start && node.span.end === span.end)
}

function compiledOf(entry: Authenticator): Compiled {
  return policyOf(entry)
}
