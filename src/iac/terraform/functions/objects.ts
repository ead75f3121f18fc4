import { type Entry, keyed, type ObjectValue, type Value } from '../../value.ts'
import { isMany, makeList, makeObject, many } from '../build.ts'
import { entryAt, hasKnownKeys, whyUnknown } from '../compare.ts'
import { toPlain, toText, unknownPart } from '../convert.ts'
import { iterate } from '../iterate.ts'
import { countOf, makeLike } from '../sets.ts'
import type { Call, TerraformFunction } from './call.ts'

/** Later objects win; null counts as an empty one. */
function merge(call: Call): Value {
  const entries = new Map<string, Entry>()
  for (const arg of call.args) {
    if (arg.kind === 'unknown') return call.unknown(arg)
    if (arg.kind !== 'object' && arg.kind !== 'null') return call.fail('it takes maps and objects')
    if (arg.kind === 'object') for (const [key, entry] of arg.entries) entries.set(key, entry)
  }
  return call.run.spend(entries.size) ? makeObject(call.run, entries, call.span) : call.run.exceeded(call.title(), call.span)
}

function lookup(call: Call): Value {
  const map = call.arg(0)
  const key = call.plain(1)
  if (map.kind === 'unknown') return call.unknown(map)
  if (map.kind !== 'object') return call.fail('it takes a map')
  if (key === undefined) return unknownPart(call.arg(1)) === undefined ? call.noText(1) : call.unknown(unknownPart(call.arg(1)))
  const found = entryAt(map, key)
  if (found === 'unknown') return call.unknown({ why: 'the keys of the map are not known' })
  if (found !== undefined) return found
  return call.args.length > 2 ? call.arg(2) : call.fail(`the map has no "${key}"`)
}

function keys(call: Call): Value {
  return parts(call, (key) => key)
}

function values(call: Call): Value {
  return parts(call, (_, value) => value)
}

function parts(call: Call, part: (key: Value, value: Value) => Value): Value {
  const map = call.arg(0)
  if (map.kind === 'unknown') return makeList(call.run, [many(call.unknown(map), { name: call.title(), why: map.why })], call.span)
  if (map.kind !== 'object') return call.fail('it takes a map')
  const { items, unordered } = iterate(map, call.run, call.title())
  return makeLike(
    call.run,
    items.map((item) => (item.many === undefined ? part(item.key, item.value) : many(part(item.key, item.value), item.many))),
    unordered === true,
    call.span,
  )
}

function zipMap(call: Call): Value {
  const [names, list] = [call.items(0), call.items(1)]
  if (names === undefined || list === undefined) return call.noList()
  const unclear = [names, list].findIndex(({ open, unordered }) => open || unordered)
  if (unclear >= 0) return call.unknown(whyUnknown(call.arg(unclear)))
  if (names.items.length !== list.items.length) return call.fail('the lists are not of one length')
  const entries = new Map<string, Entry>()
  for (const [i, name] of names.items.entries()) {
    const text = toText(name)
    const value = list.items[i]
    if (text === undefined || value === undefined) return call.fail('a key is no text')
    entries.set(...keyed(text, name.span, value))
  }
  return makeObject(call.run, entries, call.span)
}

/** The first that is neither null nor the empty text; as texts, where one of them is a text. */
function coalesce(call: Call): Value {
  const asText = call.args.some((arg) => arg.kind === 'text')
  for (const arg of call.args) {
    if (arg.kind === 'null' || toPlain(arg) === '') continue
    if (arg.kind === 'unknown' || (arg.kind === 'text' && arg.text.every((part) => typeof part !== 'string' && part.filled !== true)))
      return call.unknown(unknownPart(arg))
    if (arg.kind === 'list' || arg.kind === 'object') return arg
    const text = asText && arg.kind !== 'text' ? toText(arg) : undefined
    return text === undefined ? arg : { kind: 'text', text, span: arg.span }
  }
  return call.fail('all of them are null or empty')
}

/** The first list that is not empty. */
function coalesceList(call: Call): Value {
  for (const arg of call.args) {
    if (arg.kind === 'null') continue
    if (arg.kind === 'unknown') return call.unknown(arg)
    if (arg.kind !== 'list') return call.noList()
    if (arg.items.length > 0 && arg.items.every(isMany)) return call.unknown(whyUnknown(arg))
    if (countOf(arg.items, arg.set === true) !== 0) return arg
  }
  return call.fail('all of them are empty')
}

/** Functions on maps and objects. developer.hashicorp.com/terraform/language/functions, collection functions. */
export const objectFunctions: Readonly<Record<string, readonly [least: number, most: number, run: TerraformFunction]>> = {
  merge: [0, 1000, merge],
  lookup: [2, 3, lookup],
  keys: [1, 1, keys],
  values: [1, 1, values],
  zipmap: [2, 2, zipMap],
  coalesce: [1, 1000, coalesce],
  coalescelist: [1, 1000, coalesceList],
  map: [0, 1000, legacyMap],
}

// The function `map("a", 1, "b", 2)` of old configurations.
function legacyMap(call: Call): Value {
  const entries = new Map<string, Entry>()
  for (let i = 0; i < call.args.length; i += 2) {
    const text = call.text(i)
    if (text === undefined || i + 1 >= call.args.length) return call.fail('it takes keys and values in turn')
    entries.set(...keyed(text, call.arg(i).span, call.arg(i + 1)))
  }
  const value: ObjectValue = { kind: 'object', entries, span: call.span }
  return hasKnownKeys(value) ? makeObject(call.run, entries, call.span) : call.unknown(whyUnknown(value))
}
