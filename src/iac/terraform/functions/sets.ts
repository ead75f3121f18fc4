import type { Value } from '../../value.ts'
import { isMany, makeList, makeUnordered, many, nodesOf } from '../build.ts'
import { areEqual, isKnown, whyUnknown } from '../compare.ts'
import { sortedSet } from '../iterate.ts'
import { makeSet } from '../sets.ts'
import { unified } from '../types.ts'
import type { Call, TerraformFunction } from './call.ts'

const mostPairs = 250_000

function argumentsOf(call: Call): readonly (readonly Value[])[] | undefined {
  const lists: (readonly Value[])[] = []
  for (let i = 0; i < call.args.length; i++) {
    const list = call.items(i)
    if (list === undefined) return undefined
    lists.push(list.items)
  }
  return lists
}

function union(call: Call): Value {
  const lists = argumentsOf(call)
  return lists === undefined ? call.noList() : makeSet(call.run, unified(lists.flat()), call.span)
}

type Membership = boolean | 'unknown'

function isIn(item: Value, items: readonly Value[]): Membership {
  let answer: Membership = false
  for (const other of items) {
    const equal = isMany(other) ? 'unknown' : areEqual(item, other)
    if (equal === true) return true
    if (equal === 'unknown') answer = 'unknown'
  }
  return answer
}

// Elements of the first list; `keep` says whether one stays, given whether it is in each of the others.
function chosen(keep: (memberships: readonly Membership[]) => Membership): TerraformFunction {
  return (call) => {
    const lists = argumentsOf(call)
    if (lists === undefined) return call.noList()
    const [first = [], ...others] = lists
    const cost = first.length * others.reduce((sum, other) => sum + other.length, 1)
    if (cost > mostPairs || !call.run.spend(cost)) return call.run.exceeded(call.title(), call.span)
    const items = first.flatMap((item): readonly Value[] => {
      const answer = keep(others.map((other) => isIn(item, other)))
      if (answer === false) return []
      const cause = whyUnknown(item) ?? others.flatMap((other) => other.flatMap((each) => whyUnknown(each) ?? []))[0]
      return [answer === true ? item : many(item, cause ?? { name: call.title(), why: 'it is not known' })]
    })
    return makeSet(call.run, items, call.span)
  }
}

function intersects(memberships: readonly Membership[]): Membership {
  if (memberships.includes(false)) return false
  return memberships.includes('unknown') ? 'unknown' : true
}

function subtracts(memberships: readonly Membership[]): Membership {
  if (memberships.includes(true)) return false
  return memberships.includes('unknown') ? 'unknown' : true
}

const mostProducts = 10_000

function product(call: Call): Value {
  const lists = argumentsOf(call)
  if (lists === undefined) return call.noList()
  const open = lists.flat().find(isMany)
  if (open !== undefined) {
    const cause = whyUnknown(open) ?? { name: call.title(), why: 'it is not known' }
    return makeList(call.run, [many(call.unknown(cause), cause)], call.span)
  }
  const size = lists.reduce((total, list) => total * list.length, 1)
  if (size > mostProducts || !call.run.spend(size * lists.length)) return call.run.exceeded(call.title(), call.span)
  let rows: readonly (readonly Value[])[] = [[]]
  for (const list of lists) rows = rows.flatMap((row) => list.map((item) => [...row, item]))
  const items = rows.map((row) => makeList(call.run, row, call.span))
  const unordered = call.args.some((arg) => arg.kind === 'list' && arg.set === true && arg.items.length > 1)
  return (unordered ? makeUnordered : makeList)(call.run, items, call.span)
}

function toSet(call: Call): Value {
  const arg = call.arg(0)
  if (arg.kind !== 'list') return arg.kind === 'null' ? arg : call.items(0) === undefined ? call.noList() : arg
  if (!call.run.spend(nodesOf(arg))) return call.run.exceeded(call.title(), call.span)
  return arg.set === true && arg.items.length < 2 ? arg : makeSet(call.run, unified(arg.items), arg.span)
}

function toList(call: Call): Value {
  const arg = call.arg(0)
  if (arg.kind !== 'list') return arg.kind === 'null' ? arg : call.items(0) === undefined ? call.noList() : arg
  if (arg.set === undefined) return makeList(call.run, unified(arg.items), arg.span)
  const sure = arg.items.length < 2 || arg.items.every(isKnown)
  return sure ? makeList(call.run, sortedSet(unified(arg.items)), arg.span) : arg
}

/** Functions on sets. developer.hashicorp.com/terraform/language/functions, collection functions. */
export const setFunctions: Readonly<Record<string, readonly [least: number, most: number, run: TerraformFunction]>> = {
  setunion: [1, 1000, union],
  setintersection: [1, 1000, chosen(intersects)],
  setsubtract: [2, 2, chosen(subtracts)],
  setproduct: [1, 20, product],
  toset: [1, 1, toSet],
  tolist: [1, 1, toList],
}
