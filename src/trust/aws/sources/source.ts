import type { TrustDocument } from '../../trust.ts'
import type { FoundPolicy } from '../documents.ts'

/** One form of document that holds roles, and says more of them than the policy alone. */
export interface Source {
  /** The trust policies of a document with an OIDC provider; `undefined`: the document has another form. */
  find(document: TrustDocument): readonly FoundPolicy[] | undefined
}
