import type { Refusal, TrustDocument, TrustPolicy } from '../trust.ts'
import { providerBehind } from './assemble.ts'
import { refusalsOf } from './limits.ts'

/** What Google would not store of a provider, and what certainly never works in it. */
export function refusals(_: TrustDocument, policy: TrustPolicy): readonly Refusal[] {
  const behind = providerBehind(policy)
  if (behind === undefined) return []
  const { provider, compiled, bindings, others, misnamed } = behind
  // gcp.md 6, first row: google-github-actions/auth#60, #211.
  const message =
    'Invalid value for "audience". This value should be the full resource name of the Identity Provider: it begins with //, without https:'
  return [...refusalsOf(provider, compiled, bindings, others), ...misnamed.map(({ span }) => ({ at: span, message }))]
}
