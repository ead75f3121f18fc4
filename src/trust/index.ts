import { aws } from './aws/aws.ts'
import type { RelyingParty } from './trust.ts'

/** The relying parties, in the order in which documents are offered to them. */
export const relyingParties: readonly RelyingParty[] = [aws]
