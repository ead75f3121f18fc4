import type { RepeatedKey } from '../iac/value.ts'
import type { TextEdit } from '../text/edit.ts'
import type { Span } from '../text/span.ts'

/**
 * What relying parties store and do otherwise than it looks. Each is the id of the rule that reports it: the rule has the name and the
 * page, the relying party's own folder finds the trap (`RelyingParty.traps`).
 */
export const trapIds = [
  'unchecked-issuer',
  'idle-leeway',
  'identity-per-job',
  'root-policy',
  'unsupported-algorithm',
  'unprefixed-identity',
  'set-operator',
  'mismatched-operator',
  'unlisted-audience',
  'merged-conditions',
  'repeated-key',
  'pool-wide-grant',
  'pinned-keys',
  'parallel-credentials',
  'oidc-role',
  'unknown-parameter',
] as const

export type TrapId = (typeof trapIds)[number]

/** One place where a policy does something else than it seems to say. Only what is certain. */
export interface Trap {
  readonly id: TrapId
  readonly at: Span
  readonly message: string
  /** Where a case weighs less, or more, than the rule says. */
  readonly severity?: 'error' | 'warning' | 'info'
  /** It lets in whoever gets so far: that a stranger does is a finding of its own, and weighs more. */
  readonly unguarded?: true
  readonly related?: readonly { readonly message: string; readonly at: Span }[]
  /** Edits that end it, each with a title that says the effect; the best first. Built only when somebody asks. */
  fixes?(): readonly { readonly title: string; readonly edits: readonly TextEdit[] }[]
}

/** Each key of Terraform's that a later one of the same object takes the place of; what stands under it is gone. */
export function repeatedKeyTraps(keys: readonly RepeatedKey[]): readonly Trap[] {
  return keys.flatMap(({ name, last, earlier }) =>
    earlier.map(
      (at): Trap => ({
        id: 'repeated-key',
        at,
        message: `${name} stands again in the same object, and only the last one counts: this one is gone`,
        related: [{ message: 'The one that counts', at: last }],
      }),
    ),
  )
}
