import { plain, type Text } from '../../text/holes.ts'
import { matchPattern } from '../../text/pattern.ts'
import { type Entry, keyText, type ListValue, type ObjectValue, type Value } from '../value.ts'
import { isMany } from './build.ts'

/** Whether two values are equal once everything is known; `unknown` where it depends. Without conversion: `1` is not `"1"`. */
export function areEqual(a: Value, b: Value): boolean | 'unknown' {
  if (a === b && isKnown(a)) return true
  if (a.kind === 'unknown' || b.kind === 'unknown') return 'unknown'
  if (a.kind === 'text' && b.kind === 'text') return textsEqual(a.text, b.text)
  if (a.kind === 'list' && b.kind === 'list') return listsEqual(a, b)
  if (a.kind === 'object' && b.kind === 'object') return objectsEqual(a, b)
  if (a.kind !== b.kind) return false
  return a.kind === 'null' || (isPlainValue(a) && isPlainValue(b) && a.value === b.value)
}

/** Comparing texts with unknown parts takes the product of their lengths; this is the most that is tried. */
const mostPairs = 1_000_000

/** Whether two texts are equal, whatever their unknown parts are. */
export function textsEqual(a: Text, b: Text): boolean | 'unknown' {
  const [one, other] = [plain(a), plain(b)]
  if (one !== undefined && other !== undefined) return one === other
  if (lengthOf(a) * lengthOf(b) > mostPairs) return 'unknown'
  const { yes, no } = matchPattern(a, b)
  return yes && no ? 'unknown' : yes
}

function lengthOf(text: Text): number {
  return text.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 1), 0)
}

function isPlainValue(value: Value): value is Extract<Value, { readonly kind: 'number' | 'boolean' }> {
  return value.kind === 'number' || value.kind === 'boolean'
}

function listsEqual(a: ListValue, b: ListValue): boolean | 'unknown' {
  if (a.items.some(isMany) || b.items.some(isMany)) return 'unknown'
  if (a.set === true || b.set === true) return setsEqual(a, b)
  if (a.items.length !== b.items.length) return false
  return every(a.items.map((item, i) => compareAt(item, b.items[i])))
}

function setsEqual(a: ListValue, b: ListValue): boolean | 'unknown' {
  if (!isKnown(a) || !isKnown(b)) return 'unknown'
  const holds = (one: ListValue, other: ListValue) => other.items.every((item) => one.items.some((mine) => areEqual(mine, item) === true))
  return holds(a, b) && holds(b, a)
}

function objectsEqual(a: ObjectValue, b: ObjectValue): boolean | 'unknown' {
  if (!hasKnownKeys(a) || !hasKnownKeys(b)) return 'unknown'
  if (a.entries.size !== b.entries.size) return false
  return every([...a.entries].map(([key, entry]) => compareAt(entry.value, b.entries.get(key)?.value)))
}

function compareAt(a: Value, b: Value | undefined): boolean | 'unknown' {
  return b === undefined ? false : areEqual(a, b)
}

function every(answers: readonly (boolean | 'unknown')[]): boolean | 'unknown' {
  if (answers.includes(false)) return false
  return answers.includes('unknown') ? 'unknown' : true
}

/** Whether every key of an object is known. */
export function hasKnownKeys(value: ObjectValue): boolean {
  for (const entry of value.entries.values()) if (entry.key !== undefined) return false
  return true
}

/** Whether nothing of a value is unknown. */
export function isKnown(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
      return false
    case 'text':
      return value.text.every((part) => typeof part === 'string')
    case 'list':
      return value.items.every(isKnown)
    case 'object':
      return hasKnownKeys(value) && [...value.entries.values()].every((entry) => isKnown(entry.value))
    default:
      return true
  }
}

/** What makes a value unknown, for people. */
export function whyUnknown(value: Value): { readonly name: string; readonly why: string } | undefined {
  switch (value.kind) {
    case 'unknown':
      return value
    case 'text':
      return value.text.find((part) => typeof part !== 'string')
    case 'list':
      return first(value.items)
    case 'object':
      for (const [key, entry] of value.entries) {
        const part = keyText(key, entry).find((piece) => typeof piece !== 'string')
        if (part !== undefined) return part
      }
      return first([...value.entries.values()].map((entry) => entry.value))
    default:
      return undefined
  }
}

function first(values: readonly Value[]): { readonly name: string; readonly why: string } | undefined {
  for (const value of values) {
    const found = whyUnknown(value)
    if (found !== undefined) return found
  }
  return undefined
}

interface Keys {
  /** Entries whose key has unknown parts. */
  readonly unclear: readonly (readonly [string, Entry])[]
  /** Keys that may be equal to another one. */
  readonly colliding: ReadonlySet<string>
}

const clear: Keys = { unclear: [], colliding: new Set() }
const keysOf = new WeakMap<ObjectValue, Keys>()

function unclearKeys(value: ObjectValue): Keys {
  if (hasKnownKeys(value)) return clear
  const known = keysOf.get(value)
  if (known !== undefined) return known
  const unclear = [...value.entries].filter(([, entry]) => entry.key !== undefined)
  const colliding = new Set<string>()
  for (const [name, entry] of unclear) {
    for (const [other, { key }] of value.entries) {
      if (other === name || textsEqual(keyText(name, entry), key ?? [other]) === false) continue
      colliding.add(name)
      colliding.add(other)
    }
  }
  const keys = { unclear, colliding }
  keysOf.set(value, keys)
  return keys
}

/** Keys of an object that may be equal once everything is known; then there is one entry of them, the last. */
export function collisions(value: ObjectValue): ReadonlySet<string> {
  return unclearKeys(value).colliding
}

/** What may stand under a key: the value, nothing, or `unknown` where a key with unknown parts may be this one. */
export function entryAt(value: ObjectValue, key: string): Value | 'unknown' | undefined {
  const text = key === '' ? [] : [key]
  if (unclearKeys(value).unclear.some(([name, entry]) => textsEqual(keyText(name, entry), text) !== false)) return 'unknown'
  return value.entries.get(key)?.value
}
