import { hclPlaceAt } from '../../syntax/hcl/place.ts'
import type { Span } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'

/** Where the cursor stands in a role in Terraform; `suffix` is what follows a key. */
export type TerraformPlace =
  | { readonly kind: 'key'; readonly span: Span; readonly suffix: string }
  | { readonly kind: 'value'; readonly claim: string; readonly glob: boolean; readonly span: Span }

/** The place in the `bound_claims`, `bound_subject` and `bound_audiences` of a `vault_jwt_auth_backend_role` (vault.md 6 [TFV]). */
export function terraformPlace({ file, text }: TrustDocument, offset: number): TerraformPlace | undefined {
  if (!/\.(tf|tofu)$/i.test(file)) return undefined
  const place = hclPlaceAt(file, text, offset)
  if (place?.block[0] !== 'resource' || place.block[1] !== 'vault_jwt_auth_backend_role') return undefined
  const { kind, span, bodies } = place
  const [field, claim, ...deeper] = place.path
  if (deeper.length > 0) return undefined
  if (kind === 'key')
    return field === 'bound_claims' && claim === undefined ? { kind, span, suffix: place.assigned ? '' : ' = ' } : undefined
  const glob = /^[ \t]*bound_claims_type[ \t]*=[ \t]*"glob"/m.test(bodies[0] ?? '')
  if (field === 'bound_claims') return claim === undefined ? undefined : { kind, claim, glob, span }
  if (claim !== undefined) return undefined
  if (field === 'bound_subject') return { kind, claim: 'sub', glob: false, span }
  return field === 'bound_audiences' ? { kind, claim: 'aud', glob: false, span } : undefined
}
