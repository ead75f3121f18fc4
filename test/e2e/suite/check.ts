/** Fails with both values unless they are the same as JSON. (`node:assert` doesn't exist in a web worker.) */
export function equal(actual: unknown, expected: unknown): void {
  const [have, want] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (have !== want) throw new Error(`expected ${want}, got ${have}`)
}

/** Fails unless the text contains the part. */
export function contains(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`expected ${JSON.stringify(part)} in ${JSON.stringify(text)}`)
}
