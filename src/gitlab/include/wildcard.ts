/**
 * Whether a path matches a path with wildcards of `include:local`: `*` is any run without a slash, `**` any run at all.
 * Source: `search_files_by_wildcard_path` of GitLab's repository model. Time grows with the product of the lengths at most.
 */
export function matchesWildcardPath(wildcard: string, path: string): boolean {
  const parts = wildcard.split(/(\*\*|\*)/).flatMap((part) => (part.startsWith('*') ? [part] : [...part]))
  // reached[i]: the first i characters of the path are matched by the parts so far.
  const characters = [...path]
  let reached = [true, ...characters.map(() => false)]
  for (const part of parts) {
    const next = reached.map(() => false)
    let open = false
    for (let i = 0; i <= characters.length; i++) {
      if (part === '*' || part === '**') {
        if (part === '*' && i > 0 && characters[i - 1] === '/') open = false
        open ||= reached[i] ?? false
        next[i] = open
      } else if (reached[i] === true && characters[i] === part) next[i + 1] = true
    }
    reached = next
  }
  return reached[characters.length] ?? false
}
