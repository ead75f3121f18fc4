import type { Holder } from '../gitlab/mintable/holders.ts'
import type { Intended } from './intended.ts'
import type { Ours } from './ours.ts'

/** Who belongs to a class: holders of tokens; or why nobody does; or what has to be known to tell. */
export type Members =
  | { readonly kind: 'holders'; readonly holders: readonly Holder[]; readonly about: string }
  | { readonly kind: 'nobody'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }

export interface ClassInput {
  readonly ours: Ours
  readonly intended: Intended
  /** The claims that the policy reads. */
  readonly reads: ReadonlySet<string>
  /** Whose tokens they are. */
  readonly issuer: string
}

/** Why nobody can tell who belongs to a class that is told by our project. */
export const noProject = 'project is not configured'
/** The kinds of refs. */
export const refs = ['branch', 'tag'] as const
