import type { RelyingParty } from '../trust.ts'

/** Microsoft Entra. */
export const azure: RelyingParty = {
  id: 'azure',
  title: 'Microsoft Entra',
  suspects: () => false,
  read: () => [],
  edit: () => undefined,
}
