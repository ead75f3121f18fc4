import type { Span } from '../../text/span.ts'
import type { Value } from '../value.ts'
import { isMany, makeList, makeUnordered, nodesOf } from './build.ts'
import { areEqual, isKnown } from './compare.ts'
import { numberText } from './convert.ts'
import type { Run } from './run.ts'

/** The first of each value, doubles taken out; what may be a double of another stays. */
export function withoutDoubles(items: readonly Value[], run: Run): readonly Value[] {
  const seen = new Set<string>()
  const kept: Value[] = []
  for (const item of items) {
    const key = simpleKey(item)
    if (key === undefined ? isDouble(item, kept, run) : seen.has(key)) continue
    if (key !== undefined) seen.add(key)
    kept.push(item)
  }
  return kept
}

// Texts, numbers and truth values are found by their text; the rest is compared, in bounded time.
function simpleKey(value: Value): string | undefined {
  switch (value.kind) {
    case 'text':
      return isKnown(value) ? `"${value.text.join('')}` : undefined
    case 'number':
      return numberText(value.value)
    case 'boolean':
      return String(value.value)
    default:
      return undefined
  }
}

function isDouble(item: Value, kept: readonly Value[], run: Run): boolean {
  if (isMany(item) || !isKnown(item)) return false
  const cost = nodesOf(item)
  return kept.some((other) => run.spend(Math.min(cost, nodesOf(other))) && areEqual(item, other) === true)
}

/** A set of these. */
export function makeSet(run: Run, items: readonly Value[], span: Span): Value {
  return makeUnordered(run, withoutDoubles(items, run), span)
}

/** How many elements it has; `unknown` where some may be equal, or stand for several. */
export function countOf(items: readonly Value[], set: boolean): number | 'unknown' {
  if (items.some(isMany)) return 'unknown'
  return set && items.length > 1 && !items.every(isKnown) ? 'unknown' : items.length
}

/** A list again, or one without a known order. */
export function makeLike(run: Run, items: readonly Value[], unordered: boolean, span: Span): Value {
  if (!unordered || items.length < 2) return makeList(run, items, span)
  // What is known altogether would be taken for a set, which has an order.
  if (!items.every(isKnown)) return makeUnordered(run, items, span)
  const [first] = items
  const alike = first !== undefined && items.every((item) => areEqual(first, item) === true)
  return makeList(run, alike ? items : [{ kind: 'unknown', name: 'list', why: 'the order is not known', many: true, span }], span)
}
