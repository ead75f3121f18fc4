import type { RelyingParty } from '../trust.ts'

/** Google Cloud. */
export const gcp: RelyingParty = {
  id: 'gcp',
  title: 'Google Cloud',
  suspects: () => false,
  read: () => [],
  edit: () => undefined,
}
