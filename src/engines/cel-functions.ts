import {
  type CelFunc,
  CelScalar,
  type CelValue,
  celFunc,
  celMethod,
  celUint,
  isCelList,
  isCelMap,
  listType,
  objectType,
} from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import { TimestampSchema, timestampFromMs } from '@bufbuild/protobuf/wkt'
import {
  characterAt,
  extractByTemplate,
  firstIndexOf,
  integerOf,
  lastIndexIn,
  replaceText,
  splitWithLimit,
  substringOf,
} from '../cel/functions.ts'
import { membership, presence } from '../cel/rewrite.ts'
import { isSame } from './cel-values.ts'

const { STRING, BOOL, DYN, INT, UINT, DOUBLE } = CelScalar

const noPosition = 'there is no such position in the text'

/**
 * Functions beside those of the engine, and in the place of some: where the engine counts in units of JavaScript, takes what is no number,
 * or forgets the rest of a text, these do what cel-go does. `doubt` is told of an answer that differs from implementation to implementation.
 */
export function celFunctions(doubt: (why: string) => void): readonly CelFunc[] {
  return [
    ...strings,
    celMethod('extract', STRING, [STRING], STRING, function (template) {
      return there(extractByTemplate(this, template), 'the template of extract has one {name}')
    }),
    celMethod('split', STRING, [STRING], listType(STRING), function (separator) {
      return splitWithLimit(this, separator, -1)
    }),
    celMethod('split', STRING, [STRING, INT], listType(STRING), function (separator, limit) {
      return splitWithLimit(this, separator, Number(limit))
    }),
    celMethod('replace', STRING, [STRING, STRING], STRING, function (old, by) {
      return replaceText(this, old, by, -1)
    }),
    celMethod('replace', STRING, [STRING, STRING, INT], STRING, function (old, by, limit) {
      return replaceText(this, old, by, Number(limit))
    }),
    celMethod('substring', STRING, [INT], STRING, function (start) {
      return there(substringOf(this, Number(start), undefined), noPosition)
    }),
    celMethod('substring', STRING, [INT, INT], STRING, function (start, end) {
      return there(substringOf(this, Number(start), Number(end)), noPosition)
    }),
    celMethod('charAt', STRING, [INT], STRING, function (at) {
      return there(characterAt(this, Number(at)), noPosition)
    }),
    celMethod('indexOf', STRING, [STRING], INT, function (wanted) {
      return index(firstIndexOf(this, wanted, 0))
    }),
    celMethod('indexOf', STRING, [STRING, INT], INT, function (wanted, from) {
      return index(firstIndexOf(this, wanted, Number(from)))
    }),
    celMethod('lastIndexOf', STRING, [STRING], INT, function (wanted) {
      return index(lastIndexIn(this, wanted, undefined))
    }),
    celMethod('lastIndexOf', STRING, [STRING, INT], INT, function (wanted, from) {
      return index(lastIndexIn(this, wanted, Number(from)))
    }),
    celFunc('int', [STRING], INT, (text) => {
      const value = there(integerOf(text), `${JSON.stringify(text)} is no whole number`)
      if (value !== BigInt.asIntN(64, value)) throw new Error(`${text} is too large`)
      return value
    }),
    celFunc('uint', [STRING], UINT, (text) => {
      const value = there(integerOf(text), `${JSON.stringify(text)} is no whole number`)
      if (value !== BigInt.asUintN(64, value)) throw new Error(`${text} is no number from 0 to 2^64`)
      return celUint(value)
    }),
    // Seconds since 1970, as cel-go has it (common/types/int.go).
    celFunc('timestamp', [INT], objectType(TimestampSchema), (seconds) => timestampFromMs(Number(seconds) * 1000)),
    celFunc('double', [STRING], DOUBLE, (text) => {
      if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) throw new Error(`${JSON.stringify(text)} is no number`)
      return Number(text)
    }),
    celFunc('string', [DOUBLE], STRING, (value) => {
      if (!isPlain(value)) doubt(`how string(${value}) is written differs from one implementation of CEL to another`)
      return String(value)
    }),
    celFunc(presence, [DYN, STRING], BOOL, (of, field) => {
      if (!isCelMap(of)) throw new Error('has() takes a field of an object')
      return hasKey(of.keys(), field)
    }),
    celFunc(membership, [DYN, DYN], BOOL, (value, container) => {
      if (isCelMap(container)) return hasKey(container.keys(), value)
      if (isCelList(container)) return hasKey(container, value)
      throw new Error('in takes a list or a map')
    }),
  ]
}

/** Whether all implementations write a double alike: Go begins with exponents at a million, others elsewhere. */
function isPlain(value: number): boolean {
  return Math.abs(value) < 1_000_000 && (value === 0 || Math.abs(value) >= 0.001) && !Object.is(value, -0)
}

function hasKey(keys: Iterable<unknown>, key: CelValue): boolean {
  for (const known of keys) if (isSame(known, key)) return true
  return false
}

function index(at: number | undefined): bigint {
  return BigInt(there(at, noPosition))
}

function there<T>(value: T | undefined, why: string): T {
  if (value === undefined) throw new Error(why)
  return value
}
