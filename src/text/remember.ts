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
