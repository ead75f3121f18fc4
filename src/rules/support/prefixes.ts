import type { Pattern } from '../../text/pattern.ts'

/** The claims that say where a project lies, each with what stands before its path in it. */
const heads: { readonly [claim: string]: string } = { sub: 'project_path:', project_path: '', namespace_path: '' }

export const pathClaims: readonly string[] = Object.keys(heads)

/**
 * The text before a wildcard that goes on in the middle of a name: `mygroup` of `mygroup*`, which `mygroup-evil` begins with, too. `undefined`
 * where the wildcard begins behind a `/`, or behind the whole path.
 */
export function openName(pattern: Pattern, claim: string): string | undefined {
  const [first, next] = pattern
  const head = heads[claim] ?? ''
  if (typeof first !== 'string' || typeof next !== 'object' || !('any' in next) || next.any !== 'run' || !first.startsWith(head))
    return undefined
  const path = first.slice(head.length)
  return path === '' || path.endsWith('/') || path.includes(':') ? undefined : path
}
