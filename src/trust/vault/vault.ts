import type { RelyingParty } from '../trust.ts'

/** Vault and OpenBao. */
export const vault: RelyingParty = {
  id: 'vault',
  title: 'Vault and OpenBao',
  suspects: () => false,
  read: () => [],
  edit: () => undefined,
}
