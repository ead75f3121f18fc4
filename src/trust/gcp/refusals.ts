import type { Refusal, TrustDocument, TrustPolicy } from '../trust.ts'
import { providerBehind } from './assemble.ts'
import { refusalsOf } from './limits.ts'

/** What Google would not store of a provider, and what certainly never works in it. */
export function refusals(_: TrustDocument, policy: TrustPolicy): readonly Refusal[] {
  const behind = providerBehind(policy)
  return behind === undefined ? [] : refusalsOf(behind.provider, behind.compiled, behind.bindings, behind.others)
}
