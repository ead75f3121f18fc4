import { concat, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import type { Variable } from './pipeline.ts'
import type { Hash, Slot, Tree, Value } from './tree.ts'

/** A text as written, with `$[[ inputs.x ]]` as holes: nothing fills inputs in yet. */
export function withoutInputs(text: string, span: Span): Text {
  if (!text.includes('$[[')) return text === '' ? [] : [text]
  const parts: Text[] = []
  let at = 0
  for (let start = text.indexOf('$[['); start >= 0; start = text.indexOf('$[[', at)) {
    const close = text.indexOf(']]', start)
    const end = close < 0 ? text.length : close + 2
    const name = text.slice(start, end)
    parts.push([text.slice(at, start)], [{ name: name.slice(3, close < 0 ? undefined : -2).trim(), why: `${name} is an input`, span }])
    at = end
  }
  return concat(...parts, [text.slice(at)])
}

/**
 * Reads a `variables:` value: strings, numbers and booleans, or mappings with `value` and `expand`. What GitLab would
 * refuse is left out. `undefined` in place of the value stands for nothing written. `global`: those of the whole pipeline.
 */
export function readVariables(tree: Tree, value: Value | undefined, global = false): Map<string, Variable> {
  const variables = new Map<string, Variable>()
  if (value?.kind !== 'hash') return variables
  for (const [name, slot] of value.slots) {
    const variable = readVariable(tree, name, slot)
    if (variable !== undefined) variables.set(name, global ? { ...variable, global } : variable)
  }
  return variables
}

function readVariable(tree: Tree, name: string, slot: Slot): Variable | undefined {
  const outer = tree.read(slot.value)
  const value = outer.kind === 'hash' ? (tree.at(outer, 'value') ?? (outer.open === undefined ? null : lost(outer, outer.open))) : outer
  if (value === null) return { value: [], span: slot.value.span }
  if (value.kind === 'lost') return unknownVariable(name, value.why, slot.value.span)
  if (value.kind !== 'scalar') return undefined
  const raw = outer.kind === 'hash' && isFalse(tree.at(outer, 'expand'))
  const text = value.value === null ? [] : withoutInputs(String(value.value), value.span)
  return { value: text, span: value.span, ...(raw ? { raw } : {}) }
}

function lost(hash: Hash, why: string): Value {
  return { kind: 'lost', why, span: hash.span }
}

function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && value.value === false
}

/** A variable that exists, with a value that can't be known. */
export function unknownVariable(name: string, why: string, span: Span): Variable {
  return { value: [{ name, why, span }], span }
}
