import type { HclBody, HclExpression } from '../../syntax/hcl/node.ts'
import { show } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import { type Entry, keyed, type Value } from '../value.ts'
import { makeObject } from './build.ts'
import { toBoolean, toNumber, toText, unknownPart } from './convert.ts'
import { attributeOf } from './definitions.ts'
import { iterate } from './iterate.ts'
import type { Scope } from './scope.ts'

const mostInstances = 1000

/** One instance of a block: its key in brackets (`[0]`, `["a"]`, or nothing), and what `each` and `count` are in it. */
export interface Instance {
  readonly key: string
  /** Under which key the others have it. */
  readonly each?: Value
  readonly scope: Scope
  readonly maybe?: string
}

/** The instances of a block. `one`: without count and for_each; `unknown`: nobody knows how many, so there is one that may exist. */
export interface Instances {
  readonly kind: 'one' | 'count' | 'for_each' | 'unknown'
  readonly instances: readonly Instance[]
}

/** What `count` and `for_each` of a block (resource, data, module) come to. */
export function instancesOf(body: HclBody, scope: Scope): Instances {
  const count = attributeOf(body, 'count')
  if (count !== undefined) return counted(count.value, scope)
  const forEach = attributeOf(body, 'for_each')
  return forEach === undefined ? { kind: 'one', instances: [{ key: '', scope }] } : eachOf(forEach.value, scope)
}

function counted(expression: HclExpression, scope: Scope): Instances {
  const { span } = expression
  const value = scope.evaluate(expression)
  const truth = value.kind === 'boolean' ? toBoolean(value) : undefined
  const count = typeof truth === 'boolean' ? Number(truth) : toNumber(value)
  const withIndex = (index: Value) => scope.with('count', objectOf([['index', index]], span, scope))
  const whole = typeof count === 'number' && Number.isInteger(count) && count >= 0
  if (!whole || count > mostInstances) {
    const why = whole ? `there are more than ${mostInstances} of it` : (unknownPart(value)?.why ?? 'count is no whole number')
    return { kind: 'unknown', instances: [{ key: '', scope: withIndex({ kind: 'unknown', name: 'count.index', why, span }), maybe: why }] }
  }
  const instances = Array.from({ length: count }, (_, i) => ({ key: `[${i}]`, scope: withIndex({ kind: 'number', value: i, span }) }))
  return { kind: 'count', instances }
}

function eachOf(expression: HclExpression, scope: Scope): Instances {
  const { span } = expression
  const collection = scope.evaluate(expression)
  const withEach = (key: Value, value: Value) =>
    scope.with(
      'each',
      objectOf(
        [
          ['key', key],
          ['value', value],
        ],
        span,
        scope,
      ),
    )
  const unclear = (name: string, why: string): Value => ({ kind: 'unknown', name, why, span })
  const { items, open } = iterate(collection, scope.run, 'for_each')
  if (open !== undefined || items.length > mostInstances) {
    const why =
      open === undefined ? `there are more than ${mostInstances} of it` : open === 'refused' ? 'for_each takes a map or a set' : open.why
    return { kind: 'unknown', instances: [{ key: '', scope: withEach(unclear('each.key', why), unclear('each.value', why)), maybe: why }] }
  }
  // Of a list, which Terraform refuses, the elements are the keys, as of the set that is meant.
  const isList = collection.kind === 'list' && collection.set === undefined
  const instances = items.map(({ key, value, many }): Instance => {
    const each = isList ? value : key
    const shown = show(toText(each) ?? [])
    const instance = { key: `[${JSON.stringify(shown)}]`, each, scope: withEach(each, value) }
    return many === undefined ? instance : { ...instance, maybe: many.why }
  })
  return { kind: 'for_each', instances }
}

/** An object of some values, for `each`, `count` and the iterators of dynamic blocks. */
export function objectOf(members: readonly (readonly [string, Value])[], span: Span, { run }: Scope): Value {
  const entries = new Map<string, Entry>(members.map(([name, value]) => [name, { keySpan: span, value }]))
  return makeObject(run, entries, span)
}

/** All instances as one value: itself, a list, an object. `undefined` where nobody knows how many there are. */
export function gathered({ kind, instances }: Instances, values: readonly Value[], span: Span, { run }: Scope): Value | undefined {
  const [first] = values
  if (kind === 'one') return first
  if (kind === 'count') return { kind: 'list', items: values, span }
  if (kind === 'unknown' || instances.some((instance) => instance.maybe !== undefined)) return undefined
  const entries = new Map<string, Entry>()
  instances.forEach(({ each }, i) => {
    const value = values[i]
    const text = each === undefined ? undefined : toText(each)
    if (each !== undefined && text !== undefined && value !== undefined) entries.set(...keyed(text, each.span, value))
  })
  return makeObject(run, entries, span)
}
