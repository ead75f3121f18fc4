import type { Hole, Text } from '../../text/holes.ts'
import type { Entry, Value } from '../value.ts'
import { holeOf, toText } from './convert.ts'

/**
 * The default of a variable that nobody gives a value here: what is empty in it is a placeholder that says nothing of the real value. As a
 * question it is used as it is (`var.x == ""`, `length(var.x)`, `for_each`), since such defaults switch things off; in texts it is unknown.
 */
export function markEmpty(value: Value, name: string): Value {
  switch (value.kind) {
    case 'text':
      return value.text.length === 0 ? { ...value, unset: unset(name, '""', value) } : value
    case 'list':
      if (value.items.length === 0) return { ...value, unset: unset(name, '[]', value) }
      return { ...value, items: value.items.map((item, i) => markEmpty(item, `${name}[${i}]`)) }
    case 'object': {
      if (value.entries.size === 0) return { ...value, unset: unset(name, '{}', value) }
      const marked = (key: string, entry: Entry): Entry => ({ ...entry, value: markEmpty(entry.value, `${name}.${key}`) })
      return { ...value, entries: new Map([...value.entries].map(([key, entry]) => [key, marked(key, entry)])) }
    }
    default:
      return value
  }
}

function unset(name: string, shown: string, { span }: Value): Hole {
  return { name, why: `${name} is ${shown} by default, which says nothing of the real value`, unset: true, span }
}

/** Why a value is empty only by default. */
export function unsetOf(value: Value): Hole | undefined {
  return value.kind === 'text' || value.kind === 'list' || value.kind === 'object' ? value.unset : undefined
}

/** A value as a part of a text: as `toText`, and what is empty only by default is a hole. */
export function textPart(value: Value): Text | undefined {
  const hole = unsetOf(value)
  return value.kind === 'text' && hole !== undefined ? [{ ...holeOf(hole, value.span), unset: true }] : toText(value)
}

/** What is made of values that are empty only by default is so too, where it is empty, or where an item is. */
export function passOn(result: Value, of: readonly Value[]): Value {
  const hole = of.flatMap((value) => unsetOf(value) ?? itemsOf(value).flatMap((item) => unsetOf(item) ?? []))[0]
  if (hole === undefined) return result
  if (result.kind === 'list' && result.items.length > 0)
    return { ...result, items: result.items.map((item) => (item.kind === 'text' ? empty(item, hole) : item)) }
  return empty(result, hole)
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : []
}

function empty(value: Value, hole: Hole): Value {
  if (unsetOf(value) !== undefined) return value
  if (value.kind === 'text') return value.text.length === 0 ? { ...value, unset: hole } : value
  if (value.kind === 'list') return value.items.length === 0 ? { ...value, unset: hole } : value
  return value.kind === 'object' && value.entries.size === 0 ? { ...value, unset: hole } : value
}
