import type { Entry, Value } from '../value.ts'
import { keyText } from '../value.ts'
import { isMany, oneOf } from './build.ts'
import { areEqual, collisions, hasKnownKeys, isKnown, whyUnknown } from './compare.ts'
import { toPlain, unknownPart } from './convert.ts'
import type { Run } from './run.ts'

/** What is not known of a collection. */
interface Open {
  readonly name: string
  readonly why: string
}

interface Item {
  readonly key: Value
  readonly value: Value
  /** It stands for any number of items. */
  readonly many?: Open
}

interface Items {
  readonly items: readonly Item[]
  /** Nobody knows in which order. */
  readonly unordered?: true
  /** The collection itself is unknown, or none that Terraform goes through; then there are no items. */
  readonly open?: Open | 'refused'
}

/** The items of a collection in Terraform's order: keys of objects and elements of sets are sorted. */
export function iterate(collection: Value, run: Run, title: string): Items {
  if (collection.kind === 'unknown') return { items: [], open: { name: title, why: collection.why } }
  if (collection.kind === 'object') {
    const known = hasKnownKeys(collection)
    const entries = [...collection.entries]
    if (known) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    run.spend(entries.length)
    const unclear = collisions(collection)
    const items = entries.map(([key, entry]): Item => {
      const item = { key: keyValue(key, entry), value: entry.value }
      return unclear.has(key) ? { ...item, many: { name: title, why: 'its keys are not known' } } : item
    })
    return known || items.length < 2 ? { items } : { items, unordered: true }
  }
  if (collection.kind !== 'list') return { items: [], open: 'refused' }
  run.spend(collection.items.length)
  if (collection.set === true) return setItems(collection.items, title)
  let counted = true
  const items = collection.items.map((item, i): Item => {
    const open = openOf(item)
    if (open !== undefined) counted = false
    const key: Value = counted
      ? { kind: 'number', value: i, span: item.span }
      : { kind: 'unknown', name: `the index in ${title}`, why: 'the number of elements before it is not known', span: item.span }
    return open === undefined ? { key, value: item } : { key, value: oneOf(item), many: open }
  })
  return { items }
}

/** The elements of a set in their order, as Terraform sorts them; those that are not known last. */
export function sortedSet(items: readonly Value[]): readonly Value[] {
  return [...items].sort((a, b) => {
    const [one, other] = [toPlain(a), toPlain(b)]
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
    return a.kind === 'number' && b.kind === 'number' ? a.value - b.value : one < other ? -1 : one > other ? 1 : 0
  })
}

function setItems(elements: readonly Value[], title: string): Items {
  const items = sortedSet(elements).map((element): Item => {
    const open = openOf(element) ?? doubleOf(element, elements)
    const value = oneOf(element)
    return open === undefined ? { key: value, value } : { key: value, value, many: { ...open, name: open.name || title } }
  })
  return elements.length < 2 || elements.every(isKnown) ? { items } : { items, unordered: true }
}

// What may be equal to another element may be none of its own.
function doubleOf(element: Value, elements: readonly Value[]): Open | undefined {
  const part = elements.length < 2 || isKnown(element) ? undefined : whyUnknown(element)
  const double = part !== undefined && elements.some((other) => other !== element && areEqual(other, element) !== false)
  return part === undefined || !double ? undefined : { name: part.name, why: part.why }
}

function openOf(item: Value): Open | undefined {
  if (!isMany(item)) return undefined
  const part = unknownPart(item)
  return part === undefined ? undefined : { name: part.name, why: part.why }
}

/** The key of an entry as a value. */
function keyValue(key: string, entry: Entry): Value {
  return { kind: 'text', text: keyText(key, entry), span: entry.keySpan }
}
