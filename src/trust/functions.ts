import { concat, type Text } from '../text/holes.ts'
import type { FunctionId } from './condition.ts'
import { asText, missing, reasonOf, textValue, type Value } from './value.ts'

/**
 * The table of functions that terms may call. Each takes values of any kind and answers a value; what it can't work on
 * it hands on as missing or unknown, so that the test around it decides.
 */
export const functions: { readonly [id in FunctionId]: (args: readonly Value[]) => Value } = {
  /** The first argument that is there. An unknown one may be missing, so nothing behind it can be chosen for sure. */
  coalesce: (args) => args.find((arg) => arg.kind !== 'missing') ?? missing,

  /** The only element of a list of one; every other value stays as it is (RFC 7519 4.1.3: one audience may be written either way). */
  only: ([value = missing]) => {
    if (value.kind !== 'known' || !Array.isArray(value.value) || value.value.length !== 1) return value
    return { kind: 'known', value: value.value[0] ?? null }
  },

  /** The strings one after the other. */
  concat: (args) => {
    const parts: Text[] = []
    for (const arg of args) {
      const part = asText(arg)
      if (part === undefined) return arg.kind === 'unknown' ? arg : missing
      parts.push(part)
    }
    return textValue(concat(...parts))
  },

  /** The sum of numbers. */
  plus: (args) => {
    let sum = 0
    for (const arg of args) {
      if (arg.kind !== 'known' || typeof arg.value !== 'number') {
        return arg.kind === 'missing' ? missing : { kind: 'unknown', why: reasonOf(arg) ?? 'it is not a number' }
      }
      sum += arg.value
    }
    return { kind: 'known', value: sum }
  },
}
