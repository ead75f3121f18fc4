import type { Value } from '../../value.ts'
import { itemAt } from '../access.ts'
import { isMany, makeList, makeObject, many, nodesOf, oneOf } from '../build.ts'
import { areEqual, collisions, isKnown, whyUnknown } from '../compare.ts'
import { toBoolean, toNumber, toPlain, toText, unknownPart } from '../convert.ts'
import { sortedSet } from '../iterate.ts'
import { countOf, makeLike, withoutDoubles } from '../sets.ts'
import { unified } from '../types.ts'
import type { Call, TerraformFunction } from './call.ts'

function length(call: Call): Value {
  const arg = call.arg(0)
  switch (arg.kind) {
    case 'list': {
      const count = countOf(arg.items, arg.set === true)
      return count === 'unknown' ? call.unknown(whyUnknown(arg)) : call.number(count)
    }
    case 'object':
      return collisions(arg).size > 0 ? call.unknown({ why: 'its keys are not known' }) : call.number(arg.entries.size)
    case 'null':
      return call.fail('null has no length')
    default: {
      const text = toPlain(arg)
      return text === undefined ? call.unknown(unknownPart(arg)) : call.number([...text].length)
    }
  }
}

function concat(call: Call): Value {
  const all: Value[] = []
  let unordered = false
  for (let i = 0; i < call.args.length; i++) {
    const list = call.items(i)
    if (list === undefined) return call.noList()
    unordered ||= list.unordered
    all.push(...list.items)
  }
  return makeLike(call.run, all, unordered, call.span)
}

function flatten(call: Call): Value {
  const list = call.items(0)
  if (list === undefined) return call.noList()
  const all: Value[] = []
  const state = { unordered: list.unordered }
  if (!call.run.spend(nodesOf(call.arg(0)))) return call.run.exceeded(call.title(), call.span)
  flattenInto(list.items, all, state)
  return makeLike(call.run, all, state.unordered, call.span)
}

// Something unknown may be a list of its own.
function flattenInto(items: readonly Value[], into: Value[], state: { unordered: boolean }): void {
  for (const item of items) {
    if (item.kind === 'list') {
      state.unordered ||= item.set === true && item.items.length > 1 && !item.items.every(isKnown)
      flattenInto(item.set === true ? sortedSet(item.items) : item.items, into, state)
    } else into.push(item.kind === 'unknown' ? many(item, item) : item)
  }
}

function distinct(call: Call): Value {
  const list = call.items(0)
  return list === undefined
    ? call.noList()
    : makeLike(call.run, unclearDoubles(withoutDoubles(list.items, call.run)), list.unordered, call.span)
}

// What may be a double of another may be there or not.
function unclearDoubles(items: readonly Value[]): readonly Value[] {
  return items.map((item, i) => (isKnown(item) || i === 0 ? item : many(item, whyUnknown(item) ?? { name: 'element', why: '' })))
}

function compact(call: Call): Value {
  const list = call.items(0)
  if (list === undefined) return call.noList()
  const items = list.items.flatMap((item): readonly Value[] => {
    if (item.kind === 'null' || toPlain(item) === '') return []
    return mayBeEmpty(item) ? [many(item, unknownPart(item) ?? { name: 'element', why: '' })] : [item]
  })
  return makeLike(call.run, items, list.unordered, call.span)
}

// A text with some known part is not empty.
function mayBeEmpty(item: Value): boolean {
  return item.kind === 'unknown' || (item.kind === 'text' && !item.text.some((part) => typeof part === 'string'))
}

function element(call: Call): Value {
  const [list, index] = [call.items(0), toNumber(call.arg(1))]
  if (list === undefined) return call.noList()
  if (index === undefined || (typeof index === 'number' && !Number.isInteger(index))) return call.fail('the index is a whole number')
  if (index === 'unknown') return call.unknown(unknownPart(call.arg(1)))
  const { items } = list
  if (items.length === 0) return call.fail('the list is empty')
  const position = list.open
    ? index >= 0 && !items.slice(0, index + 1).some(isMany) && index < items.length
      ? index
      : -1
    : mod(index, items.length)
  if (position < 0) return call.unknown(whyUnknown(call.arg(0)))
  return itemAt(
    { kind: 'list', items, ...(list.unordered ? { set: true as const } : {}), span: call.span },
    position,
    call.span,
    call.run,
    call.title,
  )
}

function mod(index: number, size: number): number {
  return ((index % size) + size) % size
}

function contains(call: Call): Value {
  const list = call.items(0)
  if (list === undefined) return call.noList()
  const wanted = call.arg(1)
  const [text] = unified([wanted, ...list.items])
  const answers = list.items.map((item) =>
    call.run.spend(1) ? areEqual(oneOf(item), item.kind === 'text' ? (text ?? wanted) : wanted) : 'unknown',
  )
  if (list.items.some((item, i) => answers[i] === true && !isMany(item))) return call.boolean(true)
  const open = list.open || answers.includes('unknown')
  return call.boolean(open ? 'unknown' : false, whyUnknown(wanted) ?? whyUnknown(call.arg(0)))
}

function slice(call: Call): Value {
  const list = call.items(0)
  const [start, end] = [toNumber(call.arg(1)), toNumber(call.arg(2))]
  if (list === undefined || start === undefined || end === undefined) return call.fail('it takes a list and two numbers')
  if (start === 'unknown' || end === 'unknown' || list.unordered || list.items.slice(0, end).some(isMany))
    return call.unknown(whyUnknown(call.arg(0)))
  if (start < 0 || end < start || (end > list.items.length && !list.open)) return call.fail('the range is outside of the list')
  return end > list.items.length ? call.unknown(whyUnknown(call.arg(0))) : makeList(call.run, list.items.slice(start, end), call.span)
}

const mostNumbers = 1024

function range(call: Call): Value {
  const numbers = call.args.map(toNumber)
  const unknown = numbers.indexOf('unknown')
  if (numbers.includes(undefined)) return call.fail('it takes numbers')
  if (unknown >= 0) return call.unknown(unknownPart(call.arg(unknown)))
  const [one = 0, other, by] = numbers.map(Number)
  const [start, end] = other === undefined ? [0, one] : [one, other]
  const step = by ?? (end < start ? -1 : 1)
  if (step === 0 || (end - start) / step < 0) return end === start ? makeList(call.run, [], call.span) : call.fail('the step leads away')
  if ((end - start) / step > mostNumbers) return call.fail(`it gives more than ${mostNumbers} numbers`)
  const items: Value[] = []
  for (let at = start; step > 0 ? at < end : at > end; at += step) items.push(call.number(at))
  return makeList(call.run, items, call.span)
}

function reverse(call: Call): Value {
  const list = call.items(0)
  return list === undefined ? call.noList() : makeLike(call.run, [...list.items].reverse(), list.unordered, call.span)
}

function sort(call: Call): Value {
  const list = call.items(0)
  if (list === undefined) return call.noList()
  if (list.items.some((item) => toText(item) === undefined)) return call.fail('an element is no text')
  const known = list.items.every((item) => toPlain(item) !== undefined)
  return makeLike(call.run, sortedSet(unified(list.items)), !known && list.items.length > 1, call.span)
}

/** A list of one gives that, an empty one null. */
function one(call: Call): Value {
  const arg = call.arg(0)
  if (arg.kind === 'unknown') return call.unknown(arg)
  if (arg.kind === 'null') return arg
  const items = arg.kind === 'list' ? arg.items : [arg]
  const [only] = items
  if (items.some(isMany)) return call.unknown(whyUnknown(arg))
  if (only === undefined) return { kind: 'null', span: call.span }
  if (items.length === 1) return only
  return arg.kind === 'list' && countOf(items, arg.set === true) === 'unknown'
    ? call.unknown(whyUnknown(arg))
    : call.fail('the list has more than one element')
}

function all(decisive: boolean): TerraformFunction {
  return (call) => {
    const list = call.items(0)
    if (list === undefined) return call.noList()
    const answers = list.items.map((item) => (item.kind === 'null' ? false : toBoolean(item)))
    if (answers.includes(undefined)) return call.fail('an element is no truth value')
    if (answers.includes(decisive)) return call.boolean(decisive)
    return call.boolean(answers.includes('unknown') ? 'unknown' : !decisive, whyUnknown(call.arg(0)))
  }
}

function index(call: Call): Value {
  const list = call.items(0)
  if (list === undefined) return call.noList()
  for (const [i, item] of list.items.entries()) {
    const equal = call.run.spend(1) && !isMany(item) && !list.unordered ? areEqual(item, call.arg(1)) : 'unknown'
    if (equal === 'unknown') return call.unknown(whyUnknown(item) ?? whyUnknown(call.arg(1)))
    if (equal) return call.number(i)
  }
  return call.fail('the list has no such element')
}

function matchKeys(call: Call): Value {
  const [values, keys, wanted] = [call.items(0), call.items(1), call.items(2)]
  if (values === undefined || keys === undefined || wanted === undefined) return call.noList()
  const unclear = [values, keys, wanted].findIndex((list) => list.open || list.unordered)
  if (unclear >= 0) return call.unknown(whyUnknown(call.arg(unclear)))
  if (values.items.length !== keys.items.length) return call.fail('the first two lists are not of one length')
  if (!call.run.spend(keys.items.length * wanted.items.length)) return call.run.exceeded(call.title(), call.span)
  const found: Value[] = []
  for (const [i, key] of keys.items.entries()) {
    const answers = wanted.items.map((other) => areEqual(key, other))
    const value = values.items[i]
    if (answers.includes(true) && value !== undefined) found.push(value)
    else if (answers.includes('unknown')) return call.unknown(whyUnknown(key) ?? whyUnknown(call.arg(2)))
  }
  return makeList(call.run, found, call.span)
}

const mostChunks = 10_000

function chunks(call: Call): Value {
  const [list, size] = [call.items(0), toNumber(call.arg(1))]
  if (list === undefined || size === undefined) return call.fail('it takes a list and a number')
  if (size === 'unknown' || list.open || list.unordered) return call.unknown(whyUnknown(call.arg(0)))
  if (size < 1 || list.items.length > mostChunks) return call.fail('the size is too small')
  const parts: Value[] = []
  for (let at = 0; at < list.items.length; at += size) parts.push(makeList(call.run, list.items.slice(at, at + size), call.span))
  return makeList(call.run, parts, call.span)
}

/** Lists of a map of lists the other way round. */
function transpose(call: Call): Value {
  const arg = call.arg(0)
  if (arg.kind !== 'object') return arg.kind === 'unknown' ? call.unknown(arg) : call.fail('it takes a map of lists')
  if (!isKnown(arg)) return call.unknown(whyUnknown(arg))
  const lists = new Map<string, Value[]>()
  for (const [key, entry] of [...arg.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (entry.value.kind !== 'list') return call.fail('it takes a map of lists')
    for (const item of entry.value.items) {
      const name = toPlain(item)
      if (name === undefined) return call.fail('an element is no text')
      lists.set(name, [...(lists.get(name) ?? []), { kind: 'text', text: key === '' ? [] : [key], span: entry.keySpan }])
    }
  }
  const entries = [...lists].map(([name, items]) => [name, { keySpan: call.span, value: makeList(call.run, items, call.span) }] as const)
  return makeObject(call.run, new Map(entries), call.span)
}

/** Functions on lists. developer.hashicorp.com/terraform/language/functions, collection functions. */
export const listFunctions: Readonly<Record<string, readonly [least: number, most: number, run: TerraformFunction]>> = {
  length: [1, 1, length],
  concat: [1, 1000, concat],
  flatten: [1, 1, flatten],
  distinct: [1, 1, distinct],
  compact: [1, 1, compact],
  element: [2, 2, element],
  contains: [2, 2, contains],
  slice: [3, 3, slice],
  range: [1, 3, range],
  reverse: [1, 1, reverse],
  sort: [1, 1, sort],
  one: [1, 1, one],
  alltrue: [1, 1, all(false)],
  anytrue: [1, 1, all(true)],
  index: [2, 2, index],
  matchkeys: [3, 3, matchKeys],
  chunklist: [2, 2, chunks],
  transpose: [1, 1, transpose],
}
