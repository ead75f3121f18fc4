import type { RelyingParty } from '../trust.ts'

/** PyPI. */
export const pypi: RelyingParty = {
  id: 'pypi',
  title: 'PyPI',
  suspects: () => false,
  read: () => [],
  edit: () => undefined,
}
