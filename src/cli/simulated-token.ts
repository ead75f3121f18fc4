import type { ClaimSet } from '../gitlab/claim-set.ts'
import type { Verdict } from '../simulate/verdict.ts'
import type { TrustPolicy } from '../trust/trust.ts'

/** One verdict with what it is about. */
export interface SimulatedToken {
  readonly policy: TrustPolicy
  readonly token: {
    readonly job?: string
    readonly variable?: string
    readonly scenario?: string
    readonly runs?: 'yes' | 'no' | 'unknown'
  }
  readonly linked: boolean
  readonly claims: ClaimSet
  readonly verdict: Verdict
}
