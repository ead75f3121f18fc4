import { type HclPlace, hclPlaceAt } from '../../syntax/hcl/place.ts'
import type { TrustDocument } from '../trust.ts'

/** What a place in a credential holds. */
export type Field = 'subject' | 'audience' | 'issuer' | 'expression'

/** The resources that make credentials, with their different words for the audience; azure.md 4. */
const audienceFields: { readonly [type: string]: string } = {
  azuread_application_federated_identity_credential: 'audiences',
  azuread_application_flexible_federated_identity_credential: 'audience',
  azurerm_federated_identity_credential: 'audience',
}

/** The text that the cursor is in, or is about to begin, in a credential in Terraform. */
export function terraformPlace(
  { file, text }: TrustDocument,
  offset: number,
): { readonly field: Field; readonly place: HclPlace } | undefined {
  if (!/\.(tf|tofu)$/i.test(file)) return undefined
  const place = hclPlaceAt(file, text, offset)
  const [mode, type = ''] = place?.block ?? []
  const audience = Object.hasOwn(audienceFields, type) ? audienceFields[type] : undefined
  if (place?.kind !== 'value' || mode !== 'resource' || audience === undefined || place.path.length !== 1) return undefined
  const [name] = place.path
  if (name === audience) return { field: 'audience', place }
  if (name === 'claims_matching_expression') return { field: 'expression', place }
  return name === 'subject' || name === 'issuer' ? { field: name, place } : undefined
}
