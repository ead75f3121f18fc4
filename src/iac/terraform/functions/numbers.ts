import type { Value } from '../../value.ts'
import { whyUnknown } from '../compare.ts'
import { toBoolean, toNumber, unknownPart } from '../convert.ts'
import { convert, type Type, textOf } from '../types.ts'
import type { Call, TerraformFunction } from './call.ts'

function one(compute: (value: number) => number): TerraformFunction {
  return (call) => {
    const value = toNumber(call.arg(0))
    if (value === undefined) return call.fail('it takes a number')
    return value === 'unknown' ? call.unknown(unknownPart(call.arg(0))) : call.number(compute(value))
  }
}

function several(compute: (values: readonly number[]) => number, list: boolean): TerraformFunction {
  return (call) => {
    const args = list ? call.items(0)?.items : call.args
    if (args === undefined || args.length === 0) return call.fail('it takes numbers')
    const numbers: number[] = []
    let unknown: Value | undefined
    for (const arg of args) {
      const number = toNumber(arg)
      if (number === undefined) return call.fail('it takes numbers')
      if (number === 'unknown') unknown ??= arg
      else numbers.push(number)
    }
    return unknown === undefined ? call.number(compute(numbers)) : call.unknown(whyUnknown(unknown))
  }
}

function to(type: Type): TerraformFunction {
  return (call) => {
    if (call.arg(0).kind === 'unknown') call.run.doubts++
    return convert(call.arg(0), type, { run: call.run, name: call.title(), evaluate: () => call.unknown() })
  }
}

function toText(call: Call): Value {
  const arg = call.arg(0)
  if (arg.kind === 'unknown') call.run.doubts++
  return arg.kind === 'null' ? arg : (textOf(arg) ?? call.noText(0))
}

function toMap(call: Call): Value {
  return to({ kind: 'map', of: { kind: 'any' } })(call)
}

function same(call: Call): Value {
  return call.arg(0)
}

function parseInteger(call: Call): Value {
  const [text, base] = [call.plain(0), toNumber(call.arg(1))]
  if (text === undefined) return unknownPart(call.arg(0)) === undefined ? call.noText(0) : call.unknown(unknownPart(call.arg(0)))
  if (typeof base !== 'number') return base === 'unknown' ? call.unknown(unknownPart(call.arg(1))) : call.fail('the base is no number')
  const digits = /^-?[0-9a-z]{1,15}$/i.test(text) && base >= 2 && base <= 36
  const value = digits ? Number.parseInt(text, base) : Number.NaN
  const exact = value.toString(Math.min(36, Math.max(2, base))) === text.toLowerCase().replace(/^(-?)0+(?=.)/, '$1')
  return exact ? call.number(value) : call.fail('the text is no number of this base')
}

// JavaScript has two zeros.
const plus = (value: number) => (value === 0 ? 0 : value)

/** Functions on numbers, and conversions. developer.hashicorp.com/terraform/language/functions, numeric and type conversion functions. */
export const numberFunctions: Readonly<Record<string, readonly [least: number, most: number, run: TerraformFunction]>> = {
  abs: [1, 1, one(Math.abs)],
  ceil: [1, 1, one((value) => plus(Math.ceil(value)))],
  floor: [1, 1, one((value) => plus(Math.floor(value)))],
  signum: [1, 1, one((value) => plus(Math.sign(value)))],
  parseint: [2, 2, parseInteger],
  max: [1, 1000, several((values) => values.reduce((a, b) => Math.max(a, b)), false)],
  min: [1, 1000, several((values) => values.reduce((a, b) => Math.min(a, b)), false)],
  sum: [1, 1, several((values) => values.reduce((a, b) => a + b), true)],
  tostring: [1, 1, toText],
  tonumber: [1, 1, to({ kind: 'number' })],
  tobool: [1, 1, toTruth],
  tomap: [1, 1, toMap],
  sensitive: [1, 1, same],
  nonsensitive: [1, 1, same],
}

function toTruth(call: Call): Value {
  const arg = call.arg(0)
  if (arg.kind === 'boolean' || arg.kind === 'null') return arg
  const answer = toBoolean(arg)
  return answer === undefined ? call.fail('it is no truth value') : call.boolean(answer, unknownPart(arg))
}
