import { matchPattern, type Pattern } from './pattern.ts'

/**
 * Whether a path matches a file glob of the configuration: `**` is any number of folders, `*` and `?` stay within one
 * part of the path. Not a regular expression, so that no glob from a file can be slow.
 */
export function matchesFileGlob(glob: string, path: string): boolean {
  return matchParts(glob.split('/'), path.split('/'))
}

function matchParts(globs: readonly string[], parts: readonly string[]): boolean {
  // reached[i]: the first i parts of the path are matched by the globs so far.
  let reached = parts.map((_, i) => i === 0).concat(parts.length === 0)
  for (const glob of globs) {
    const next = reached.map(() => false)
    if (glob === '**') {
      let open = false
      for (let i = 0; i <= parts.length; i++) {
        open ||= reached[i] ?? false
        next[i] = open
      }
    } else {
      for (let i = 0; i < parts.length; i++) if (reached[i] && matchesPart(glob, parts[i] ?? '')) next[i + 1] = true
    }
    reached = next
  }
  return reached[parts.length] ?? false
}

function matchesPart(glob: string, part: string): boolean {
  return matchPattern(parseGlob(glob), [part]).yes
}

/** A pattern in which `*` is any run and `?` any one character; nothing can be escaped. */
export function parseGlob(glob: string): Pattern {
  const parts: (string | { any: 'run' | 'one' })[] = []
  for (const piece of glob.split(/([*?])/)) {
    if (piece === '*') parts.push({ any: 'run' })
    else if (piece === '?') parts.push({ any: 'one' })
    else if (piece !== '') parts.push(piece)
  }
  return parts
}
