import { type Hole, plain, type Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Value } from '../value.ts'

/** A number as Terraform writes it: never with an exponent. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value)) return BigInt(value).toString()
  const text = String(value)
  return text.includes('e') ? value.toFixed(Math.min(100, -Math.floor(Math.log10(Math.abs(value))) + 16)).replace(/0+$/, '') : text
}

/** Something unknown as a part of a text. */
export function holeOf(value: { readonly name: string; readonly why: string }, span: Span): Hole {
  return { name: value.name, why: value.why, span }
}

/** The value as a text; `undefined` for what Terraform does not turn into one: null, lists, objects. */
export function toText(value: Value): Text | undefined {
  switch (value.kind) {
    case 'text':
      return value.text
    case 'number':
      return [numberText(value.value)]
    case 'boolean':
      return [String(value.value)]
    case 'unknown':
      return [holeOf(value, value.span)]
    default:
      return undefined
  }
}

/** The value as a text that is known altogether, or `undefined`. */
export function toPlain(value: Value | undefined): string | undefined {
  const text = value === undefined ? undefined : toText(value)
  return text === undefined ? undefined : plain(text)
}

/** What is unknown of a text, number or truth value. */
export function unknownPart(value: Value): { readonly name: string; readonly why: string } | undefined {
  if (value.kind === 'unknown') return value
  return value.kind === 'text' ? value.text.find((part) => typeof part !== 'string') : undefined
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** The value as a number: `unknown` where it depends, `undefined` where Terraform refuses it. */
export function toNumber(value: Value): number | 'unknown' | undefined {
  if (value.kind === 'number') return value.value
  if (unknownPart(value) !== undefined) return 'unknown'
  const text = value.kind === 'text' ? plain(value.text) : undefined
  return text !== undefined && decimal.test(text) ? Number(text) : undefined
}

/** The value as a truth value: `unknown` where it depends, `undefined` where Terraform refuses it. */
export function toBoolean(value: Value): boolean | 'unknown' | undefined {
  if (value.kind === 'boolean') return value.value
  if (unknownPart(value) !== undefined) return 'unknown'
  const text = value.kind === 'text' ? plain(value.text) : undefined
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined
}
