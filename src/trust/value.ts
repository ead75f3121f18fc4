import type { Hole, Text } from '../text/holes.ts'
import { plain, show } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { Pattern } from '../text/pattern.ts'
import { showPattern } from '../text/pattern.ts'

/** What a term gives for one request. */
export type Value =
  | { readonly kind: 'known'; readonly value: JsonValue }
  /** A string with unknown parts. */
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'missing' }
  /** Anything, also missing. */
  | { readonly kind: 'unknown'; readonly why: string }

export const missing: Value = { kind: 'missing' }

/** The value of a text: known unless it has holes. */
export function textValue(text: Text): Value {
  const value = plain(text)
  return value === undefined ? { kind: 'text', text } : { kind: 'known', value }
}

/** The value as a text where it is a string, with an unknown one as a hole; else `undefined`. */
export function asText(value: Value): Text | undefined {
  if (value.kind === 'text') return value.text
  if (value.kind === 'known' && typeof value.value === 'string') return value.value === '' ? [] : [value.value]
  return undefined
}

/** The value as a pattern: a text is the pattern that only it matches. */
export function asPattern(value: Value): Pattern | undefined {
  return value.kind === 'pattern' ? value.pattern : asText(value)
}

/** The value for people: strings bare, everything else as JSON. */
export function showValue(value: Value): string {
  switch (value.kind) {
    case 'known':
      return typeof value.value === 'string' ? value.value : JSON.stringify(value.value)
    case 'text':
      return show(value.text)
    case 'pattern':
      return showPattern(value.pattern)
    case 'missing':
      return '(missing)'
    case 'unknown':
      return '(unknown)'
  }
}

/** Whether the value is, or may turn out to be, an empty text or list. */
export function canBeEmpty(value: Value): boolean {
  if (value.kind === 'text') return value.text.every((part) => typeof part !== 'string' && part.filled !== true)
  if (value.kind !== 'known') return false
  return value.value === '' || (isList(value.value) && value.value.length === 0)
}

/** Whether a text or pattern has a part that may turn out to be missing, which makes the whole a missing value. */
export function canBeMissing(value: Value): boolean {
  const parts = value.kind === 'text' ? value.text : value.kind === 'pattern' ? value.pattern : []
  return parts.some((part) => typeof part !== 'string' && 'absent' in part)
}

/** Whether a JSON value is a list. */
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** The JSON type, with `list` and `object` told apart. */
export function typeOf(value: JsonValue): 'string' | 'number' | 'boolean' | 'null' | 'list' | 'object' {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object'
}

/** Why a value is not known: its own reason, or that of its first hole. */
export function reasonOf(value: Value): string | undefined {
  if (value.kind === 'unknown') return value.why
  const parts = value.kind === 'text' ? value.text : value.kind === 'pattern' ? value.pattern : []
  const hole = parts.find((part): part is Hole => typeof part === 'object' && 'why' in part)
  return hole?.why
}
