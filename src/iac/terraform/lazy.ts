import type { Span } from '../../text/span.ts'
import type { UnknownValue, Value } from '../value.ts'

/**
 * A whole resource, data source or called module: as a value it is unknown, since nobody knows all of its attributes, but
 * each one can be asked for.
 */
export interface Whole extends UnknownValue {
  attribute(name: string, span: Span): Value
}

/** Instances of a block whose number is unknown: whichever one is asked for is this one, if it exists. */
export interface MaybeInstances extends UnknownValue {
  readonly instance: Value
}

export function isWhole(value: Value): value is Whole {
  return value.kind === 'unknown' && 'attribute' in value
}

export function isMaybeInstances(value: Value): value is MaybeInstances {
  return value.kind === 'unknown' && 'instance' in value
}

/** The value as plain data, for others: what is lazy in it is just unknown, and so is a text that is empty only by default. */
export function settled(value: Value): Value {
  switch (value.kind) {
    case 'text':
      return value.unset === undefined ? value : { kind: 'text', text: [{ ...value.unset, span: value.span }], span: value.span }
    case 'unknown':
      return isWhole(value) || isMaybeInstances(value) ? { kind: 'unknown', name: value.name, why: value.why, span: value.span } : value
    case 'list': {
      const items = value.items.map(settled)
      return items.every((item, i) => item === value.items[i]) ? value : { ...value, items }
    }
    case 'object': {
      let changed = false
      const entries = new Map(
        [...value.entries].map(([key, entry]) => {
          const inner = settled(entry.value)
          changed ||= inner !== entry.value
          return [key, inner === entry.value ? entry : { ...entry, value: inner }]
        }),
      )
      return changed ? { ...value, entries } : value
    }
    default:
      return value
  }
}
