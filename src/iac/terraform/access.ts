import type { Span } from '../../text/span.ts'
import type { ListValue, Value } from '../value.ts'
import { isMany, oneOf } from './build.ts'
import { entryAt } from './compare.ts'
import { toNumber, toPlain, unknownPart } from './convert.ts'
import { isMaybeInstances, isWhole } from './lazy.ts'
import type { Run } from './run.ts'

/** `value.name`. What Terraform refuses fails; `title` is how the whole expression reads. */
export function memberOf(value: Value, name: string, span: Span, run: Run, title: () => string): Value {
  if (isWhole(value)) return value.attribute(name, span)
  switch (value.kind) {
    case 'unknown':
      return run.doubt(`${short(value.name)}.${name}`, value, span)
    case 'object': {
      const found = entryAt(value, name)
      if (found === 'unknown') return run.doubt(title(), { why: 'its keys are not known' }, span)
      return found ?? run.fail(title(), `there is no attribute "${name}"`, span)
    }
    case 'list':
      return /^\d+$/.test(name) ? itemAt(value, Number(name), span, run, title) : run.fail(title(), 'a list has no attributes', span)
    default:
      return run.fail(title(), value.kind === 'null' ? 'null has no attributes' : `a ${value.kind} has no attributes`, span)
  }
}

// Names of what is inside of something unknown grow with each step.
function short(name: string): string {
  return name.length > 120 ? `${name.slice(0, 119)}…` : name
}

/** `value[key]`. What Terraform refuses fails. */
export function indexOf(value: Value, key: Value, span: Span, run: Run, title: () => string): Value {
  if (isMaybeInstances(value)) {
    run.doubts++
    return value.instance
  }
  const name = toPlain(key)
  if (isWhole(value) && name !== undefined) return value.attribute(name, span)
  if (value.kind === 'unknown') return run.doubt(title(), value, span)
  const unknown = unknownPart(key)
  if (unknown !== undefined) return run.doubt(title(), unknown, span)
  if (value.kind === 'list') {
    const position = toNumber(key)
    if (typeof position === 'number' && Number.isInteger(position)) return itemAt(value, position, span, run, title)
    return run.fail(title(), 'the index of a list is a whole number', span)
  }
  if (name === undefined) return run.fail(title(), 'this is no key', span)
  return value.kind === 'object' ? memberOf(value, name, span, run, title) : run.fail(title(), 'this has no elements', span)
}

/** The item at a position of a list, fails where there is none. */
export function itemAt(list: ListValue, position: number, span: Span, run: Run, title: () => string): Value {
  const unsure = list.items.findIndex(isMany)
  const open = unsure >= 0 && (unsure <= position || position < 0)
  if (open || (list.set === true && list.items.length > 1)) {
    const why = list.set === true && !open ? 'the order is not known' : whyOf(list.items[unsure])
    return run.doubt(title(), { why }, span)
  }
  const item = position < 0 ? undefined : list.items[position]
  return item === undefined ? run.fail(title(), `there is no element ${position}`, span) : item
}

function whyOf(item: Value | undefined): string {
  return (item === undefined ? undefined : unknownPart(item)?.why) ?? 'the number of elements is not known'
}

/** What a splat goes through: a list as it is, nothing for null, else the value alone; `undefined` where that depends. */
export function splatted(value: Value): { readonly items: readonly Value[]; readonly set: boolean } | undefined {
  if (value.kind === 'list') return { items: value.items, set: value.set === true }
  if (value.kind === 'null') return { items: [], set: false }
  return value.kind === 'unknown' && !isWhole(value) ? undefined : { items: [oneOf(value)], set: false }
}
