import type { RelyingParty } from '../trust.ts'

/** Kubernetes. */
export const kubernetes: RelyingParty = {
  id: 'kubernetes',
  title: 'Kubernetes',
  suspects: () => false,
  read: () => [],
  edit: () => undefined,
}
