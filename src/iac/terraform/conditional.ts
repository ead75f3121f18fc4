import type { Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import { type Entry, textValue, type Value } from '../value.ts'
import { isMany, makeList, makeObject, many } from './build.ts'
import { areEqual, hasKnownKeys, isKnown } from './compare.ts'
import { toPlain } from './convert.ts'
import type { Run } from './run.ts'

/** What decides between two values, and isn't known. */
export interface Decision {
  readonly name: string
  readonly why: string
  readonly span: Span
}

/**
 * One of two values, nobody knows which: what they have in common stays (equal values, equal keys, the beginning and the
 * end of texts), the rest is unknown by the name of what decides.
 */
export function eitherOf(a: Value, b: Value, decision: Decision, run: Run): Value {
  if (a === b || (isKnown(a) && areEqual(a, b) === true)) return a
  if (a.kind === 'text' && b.kind === 'text') return eitherText(a.text, b.text, decision)
  if (a.kind === 'object' && b.kind === 'object' && sameKeys(a.entries, b.entries) && hasKnownKeys(a) && hasKnownKeys(b)) {
    const entries = new Map<string, Entry>()
    for (const [key, entry] of a.entries) {
      const other = b.entries.get(key)
      if (other !== undefined) entries.set(key, { keySpan: entry.keySpan, value: eitherOf(entry.value, other.value, decision, run) })
    }
    return makeObject(run, entries, decision.span)
  }
  if (a.kind === 'list' && b.kind === 'list' && a.set === undefined && b.set === undefined) {
    const other = b.items
    const alike = a.items.length === other.length && !a.items.some(isMany) && !other.some(isMany)
    const items = alike
      ? a.items.map((item, i) => eitherOf(item, other[i] ?? item, decision, run))
      : [many({ kind: 'unknown', ...decision }, decision)]
    return makeList(run, items, decision.span)
  }
  return { kind: 'unknown', name: decision.name, why: decision.why, span: decision.span }
}

function sameKeys(a: ReadonlyMap<string, Entry>, b: ReadonlyMap<string, Entry>): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key))
}

function eitherText(a: Text, b: Text, { name, why, span }: Decision): Value {
  const [one, other] = [a[0], b[0]]
  const front = typeof one === 'string' && typeof other === 'string' ? sharedFront(one, other) : ''
  // What counts as the beginning is not the end as well.
  const [last, otherLast] = [tail(a, front.length), tail(b, front.length)]
  const back = last === undefined || otherLast === undefined ? '' : sharedBack(last, otherLast)
  return { kind: 'text', text: [front, { name, why, span }, back].filter((part) => part !== ''), span }
}

function tail(text: Text, taken: number): string | undefined {
  const last = text.at(-1)
  if (typeof last !== 'string') return undefined
  return text.length === 1 ? last.slice(taken) : last
}

function sharedFront(a: string, b: string): string {
  let length = 0
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++
  return a.slice(0, length)
}

function sharedBack(a: string, b: string): string {
  let length = 0
  while (length < Math.min(a.length, b.length) && a[a.length - 1 - length] === b[b.length - 1 - length]) length++
  return a.slice(a.length - length)
}

/** The branch that was chosen, as Terraform gives it: where the other one is a text, a number or truth value becomes one too. */
export function alike(chosen: Value, other: () => Value): Value {
  if (chosen.kind !== 'number' && chosen.kind !== 'boolean') return chosen
  const text = toPlain(chosen)
  return text !== undefined && other().kind === 'text' ? textValue(text, chosen.span) : chosen
}
