import { type CelInput, celMap, isCelList, isCelMap, isCelUint } from '@bufbuild/cel'
import type { CelProgram } from '../cel/engine.ts'
import type { JsonValue } from '../text/json.ts'

/** A value of JSON as the engine takes it; `numbers` says what a number is. */
export function toCel(value: JsonValue, numbers: CelProgram['numbers']): CelInput {
  if (typeof value === 'number') return numbers === 'int' && Number.isInteger(value) ? BigInt(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map((item) => toCel(item, numbers))
  return celMap(new Map(Object.entries(value).map(([name, member]) => [name, toCel(member, numbers)])))
}

/** What the engine answers as a value of JSON; `undefined` for what is none: bytes, times, types. */
export function toJson(value: unknown): JsonValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (isCelUint(value)) return Number(value.value)
  if (isCelList(value)) {
    const items = [...value].map(toJson)
    return items.every((item) => item !== undefined) ? items.filter((item) => item !== undefined) : undefined
  }
  if (!isCelMap(value)) return undefined
  const members: { [name: string]: JsonValue } = {}
  for (const [key, member] of value.entries()) {
    const json = toJson(member)
    if (json === undefined) return undefined
    members[isCelUint(key) ? String(key.value) : String(key)] = json
  }
  return members
}

/** Equality as CEL has it: numbers of all types compare, lists and maps by what they hold (cel-spec langdef, "Equality"). */
export function isSame(a: unknown, b: unknown): boolean {
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x !== undefined || y !== undefined) return x !== undefined && y !== undefined && x === y
  if (isCelList(a) || isCelList(b)) {
    if (!isCelList(a) || !isCelList(b) || a.size !== b.size) return false
    const others = [...b]
    return [...a].every((item, i) => isSame(item, others[i]))
  }
  if (isCelMap(a) || isCelMap(b)) {
    if (!isCelMap(a) || !isCelMap(b) || a.size !== b.size) return false
    const others = [...b.entries()]
    return [...a.entries()].every(([key, member]) => others.some(([other, value]) => isSame(key, other) && isSame(member, value)))
  }
  return a === b
}

/** The length of the longest text or list in a value. */
export function longestIn(value: JsonValue): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 1
  const members = isList(value) ? value : Object.values(value)
  return members.reduce<number>((longest, member) => Math.max(longest, longestIn(member)), members.length)
}

// A whole number that a double can't hold is told apart from its neighbours.
function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'bigint') return value
  return isCelUint(value) ? value.value : undefined
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
