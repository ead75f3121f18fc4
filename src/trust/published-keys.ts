import type { Span } from '../text/span.ts'
import type { Trap } from './traps.ts'

/** Issuers that publish their keys for everybody; gitlab.md 1, "JWKS". Others may be out of a relying party's reach. */
const published: ReadonlySet<string> = new Set(['https://gitlab.com', 'https://gitlab.com/'])

/** A copy of the keys of an issuer that publishes them: it stays as it is when they change. */
export function pinnedKeys(issuer: string | undefined, at: Span): readonly Trap[] {
  if (issuer === undefined || !published.has(issuer)) return []
  return [
    {
      id: 'pinned-keys',
      at,
      message: 'This is a copy of the keys that gitlab.com publishes: when GitLab signs with another one, no token gets in any more',
    },
  ]
}
