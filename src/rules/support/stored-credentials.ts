import { relyingParties } from '../../trust/index.ts'
import type { StoredCredential } from '../../trust/sign-in.ts'
import type { RelyingPartyId } from '../../trust/trust.ts'

/** The long-lived credentials of all relying parties. */
export const storedCredentials: readonly StoredCredential[] = relyingParties.flatMap(({ signIn }) => signIn?.stored ?? [])

/** The credential of this name. Throws where there is none: a rule speaks of what its relying party has. */
export function storedCredential(id: RelyingPartyId, title: string): StoredCredential {
  const found = relyingParties.find((party) => party.id === id)?.signIn?.stored.find((one) => one.title === title)
  if (found === undefined) throw new TypeError(`${id} has no ${title}`)
  return found
}
