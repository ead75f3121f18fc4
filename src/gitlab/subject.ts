import { concat, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import type { ClaimSet } from './claim-set.ts'

/**
 * The `sub` of a token: `name:value` for each configured component, joined with `:`; a component whose claim the token lacks is
 * skipped (gitlab.md 2.1, 2.2: C-JWT2, C-SPEC). A claim that isn't known leaves a hole.
 */
export function subjectOf(components: readonly string[], claims: ClaimSet, span: Span): Text {
  const parts: Text[] = []
  for (const component of components) {
    const claim = aliases[component] ?? component
    const separator = parts.length > 0 ? ':' : ''
    const value = Object.hasOwn(claims.known, claim) ? claims.known[claim] : undefined
    const shape = Object.hasOwn(claims.shapes, claim) ? claims.shapes[claim] : undefined
    const why = Object.hasOwn(claims.unknown, claim) ? claims.unknown[claim] : undefined
    if (typeof value === 'string') parts.push([`${separator}${component}:${value}`])
    else if (shape !== undefined) parts.push([`${separator}${component}:`], shape)
    // It may be absent as well, and then its name is, too.
    else if (why !== undefined) parts.push([{ name: component, why, span }])
  }
  return concat(...parts)
}

/** Components whose claim has another name: the source project is the one that `project_*` speak of (gitlab.md 2.2, C-BURN). */
const aliases: { readonly [component: string]: string } = { source_project_path: 'project_path', source_project_id: 'project_id' }
