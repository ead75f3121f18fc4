import { aws } from './aws/aws.ts'
import { azure } from './azure/azure.ts'
import { gcp } from './gcp/gcp.ts'
import { kubernetes } from './kubernetes/kubernetes.ts'
import { pypi } from './pypi/pypi.ts'
import type { RelyingParty } from './trust.ts'
import { vault } from './vault/vault.ts'

/** The relying parties, in the order in which documents are offered to them. */
export const relyingParties: readonly RelyingParty[] = [aws, gcp, azure, vault, kubernetes, pypi]
