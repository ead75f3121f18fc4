import type { Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Entry, TextValue, UnknownValue, Value } from '../value.ts'
import type { Run } from './run.ts'

/** Limits of one value, so that a small text that doubles and doubles stays cheap for everybody who reads it. */
const mostNodes = 20_000
const mostDepth = 60
const mostCharacters = 200_000
const mostParts = 1000

interface Size {
  readonly nodes: number
  readonly depth: number
}

const leaf: Size = { nodes: 1, depth: 1 }
const sizes = new WeakMap<Value, Size>()

function sizeOf(value: Value): Size {
  if (value.kind === 'text') return value.json === undefined ? leaf : measured(value.json)
  return value.kind === 'list' || value.kind === 'object' ? measured(value) : leaf
}

// What others gave (a provider's computed value) is measured when it is first met.
function measured(value: Value): Size {
  const known = sizes.get(value)
  if (known !== undefined) return known
  let nodes = 1
  let depth = 0
  for (const inner of children(value)) {
    const size = sizeOf(inner)
    nodes += size.nodes
    depth = Math.max(depth, size.depth)
  }
  const size = { nodes, depth: depth + 1 }
  sizes.set(value, size)
  return size
}

function children(value: Value): readonly Value[] {
  if (value.kind === 'list') return value.items
  return value.kind === 'object' ? [...value.entries.values()].map((entry) => entry.value) : []
}

/** How many values a value consists of: what going through it costs. */
export function nodesOf(value: Value): number {
  return sizeOf(value).nodes
}

function within<T extends Value>(run: Run, value: T): T | UnknownValue {
  const { nodes, depth } = measured(value)
  return nodes > mostNodes || depth > mostDepth ? run.exceeded(value.kind === 'list' ? 'list' : 'object', value.span) : value
}

/** A list, or unknown where it is too large. */
export function makeList(run: Run, items: readonly Value[], span: Span): Value {
  return within(run, { kind: 'list', items, span })
}

/** A list whose order is not known, or a set: `makeSet` takes out doubles. */
export function makeUnordered(run: Run, items: readonly Value[], span: Span): Value {
  return within(run, { kind: 'list', items, set: true, span })
}

/** An object, or unknown where it is too large. */
export function makeObject(run: Run, entries: ReadonlyMap<string, Entry>, span: Span): Value {
  return within(run, { kind: 'object', entries, span })
}

/** A text, or unknown where it is too long. */
export function makeText(run: Run, text: Text, span: Span): TextValue | UnknownValue {
  let characters = 0
  for (const part of text) if (typeof part === 'string') characters += part.length
  return characters > mostCharacters || text.length > mostParts ? run.exceeded('text', span) : { kind: 'text', text, span }
}

/** An item of a list that stands for any number of items: something known can not. */
export function many(value: Value, of: { readonly name: string; readonly why: string }): Value {
  if (value.kind === 'unknown') return { kind: 'unknown', name: value.name, why: value.why, many: true, span: value.span }
  if (value.kind === 'text' && value.text.some((part) => typeof part !== 'string'))
    return { kind: 'text', text: value.text, many: true, span: value.span }
  return { kind: 'unknown', name: of.name, why: of.why, many: true, span: value.span }
}

/** Whether an item of a list stands for any number of them. */
export function isMany(value: Value): boolean {
  return (value.kind === 'unknown' || value.kind === 'text') && value.many === true
}

/** One of the items that an item of a list stands for. */
export function oneOf(value: Value): Value {
  if (!isMany(value)) return value
  if (value.kind === 'unknown') return { kind: 'unknown', name: value.name, why: value.why, span: value.span }
  return value.kind === 'text' ? { kind: 'text', text: value.text, span: value.span } : value
}
