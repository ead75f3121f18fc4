/**
 * What was made for an object before, else what `make` makes now, kept for as long as the object lives. For what depends on nothing but the
 * object, which is another one when its file has changed.
 */
export function remember<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  const kept = cache.get(key)
  if (kept !== undefined) return kept
  const made = make()
  cache.set(key, made)
  return made
}

/** The same for a map that itself lives no longer than what it was made for. */
export function kept<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  return made
}
