import type { JsonValue } from '../text/json.ts'
import { follow, type Node } from './node.ts'

/** Values that are made of one tree; aliases may name the same node again and again. */
const mostValues = 100_000

/** The JSON value that a node stands for: aliases are copied, `!reference` is null. What is too large ends in null. */
export function toJson(node: Node | undefined): JsonValue {
  let left = mostValues
  const convert = (at: Node | undefined): JsonValue => {
    const target = follow(at)
    if (target === undefined || --left < 0) return null
    switch (target.kind) {
      case 'scalar':
        return target.value
      case 'sequence':
        return target.items.map(convert)
      case 'mapping':
        return Object.fromEntries(target.entries.map((entry) => [String(entry.key.value), convert(entry.value)]))
      default:
        return null
    }
  }
  return convert(node)
}
