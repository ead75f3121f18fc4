import { matchPattern, type Pattern } from '../text/pattern.ts'

/**
 * Whether a branch or tag name is covered by one of GitLab's protections. `*` in a protection stands for any run of
 * characters, `/` included; nothing else is special, case counts. Source: gitlab.md 2.3 (wildcard protections included).
 */
export function isProtected(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchPattern(parseProtection(pattern), name === '' ? [] : [name]).yes)
}

/** The pattern that a protection stands for. */
export function parseProtection(protection: string): Pattern {
  const parts: (string | { any: 'run' })[] = []
  for (const [i, literal] of protection.split('*').entries()) {
    if (i > 0) parts.push({ any: 'run' })
    if (literal !== '') parts.push(literal)
  }
  return parts
}
