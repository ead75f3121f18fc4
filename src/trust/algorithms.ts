import { plain, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'

/** What GitLab signs ID tokens with, always; gitlab.md 1 [C-RSA, C-BASE]. */
export const signingAlgorithm = 'RS256'

/** The first of the algorithms that a relying party takes, where GitLab's is none of them for sure; no list at all leaves nothing out. */
export function algorithmLeftOut(taken: readonly { readonly text: Text; readonly span: Span }[]): Span | undefined {
  const known = taken.map(({ text }) => plain(text))
  return known.includes(undefined) || known.includes(signingAlgorithm) ? undefined : taken[0]?.span
}
