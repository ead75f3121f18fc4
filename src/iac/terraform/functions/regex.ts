import { RE2JS } from 're2js'

/** One match: where it is, the groups by number (0 is all of it) and by name; groups that took no part are `undefined`. */
export interface Found {
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
  readonly named: ReadonlyMap<string, string | undefined>
}

const mostCharacters = 2000
const mostMatches = 5000

/** A regular expression in RE2's syntax, which is what Terraform's functions take; `undefined` for what is none. Matching takes linear time. */
export function compileRegex(source: string): RE2JS | undefined {
  if (source.length > mostCharacters) return undefined
  try {
    return RE2JS.compile(source)
  } catch {
    return undefined
  }
}

/** All matches, one after the other. */
export function findAll(regex: RE2JS, text: string): readonly Found[] {
  const matcher = regex.matcher(text)
  const names = Object.keys(regex.namedGroups())
  const found: Found[] = []
  while (found.length < mostMatches && matcher.find()) {
    const groups: (string | undefined)[] = []
    for (let i = 0; i <= matcher.groupCount(); i++) groups.push(matcher.group(i) ?? undefined)
    const named = new Map(names.map((name) => [name, matcher.group(name) ?? undefined] as const))
    found.push({ start: matcher.start(), end: matcher.end(), groups, named })
  }
  return found
}
