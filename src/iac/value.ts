import { type Hole, show, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'

/**
 * What an expression of a configuration language comes to. `span` is the text that the value comes from: the literal in a
 * variable's default rather than the place that names the variable, so that a finding and a fix land there.
 *
 * `unset`, on an empty text, list or object: it is empty because a variable is by default, for which people mostly give something. Questions (is it
 * empty, how long is it) are answered as by default; in a text it is that hole.
 *
 * `many`, on an item of a list: it stands for any number of items, also none. Only what is unknown, in part at least, is it.
 */
export type Value =
  /** A text; unknown parts are holes. `json`: the value that it is the JSON of, where an expression has made it of one. */
  | { readonly kind: 'text'; readonly text: Text; readonly json?: Value; readonly many?: true; readonly unset?: Hole; readonly span: Span }
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  /** `set`: without order and doubles. */
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly set?: true; readonly unset?: Hole; readonly span: Span }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Entry>; readonly unset?: Hole; readonly span: Span }
  /** Anything: a variable without value, a function that is not known here. `name` is what it is called in the text. */
  | { readonly kind: 'unknown'; readonly name: string; readonly why: string; readonly many?: true; readonly span: Span }

export interface Entry {
  /** The key where parts of it are unknown; the object has it under its text for people. */
  readonly key?: Text
  readonly keySpan: Span
  readonly value: Value
  /** Where the same key stands before it in the same text: HCL, and what reads its JSON, lets the last one count in silence. */
  readonly earlier?: readonly Span[]
}

export type ListValue = Extract<Value, { readonly kind: 'list' }>
export type ObjectValue = Extract<Value, { readonly kind: 'object' }>
export type TextValue = Extract<Value, { readonly kind: 'text' }>
export type UnknownValue = Extract<Value, { readonly kind: 'unknown' }>

/** A text without unknown parts. */
export function textValue(text: string, span: Span): TextValue {
  return { kind: 'text', text: text === '' ? [] : [text], span }
}

/** The key of an entry as a text with its unknown parts. */
export function keyText(key: string, entry: Entry): Text {
  return entry.key ?? (key === '' ? [] : [key])
}

/** An entry with its key, for the map of an object. */
export function keyed(key: Text, keySpan: Span, value: Value): readonly [string, Entry] {
  return key.every((part) => typeof part === 'string') ? [show(key), { keySpan, value }] : [show(key), { key, keySpan, value }]
}

/** An entry that takes the place of one with the same key in the same text. */
export function instead(entry: Entry, of: Entry | undefined): Entry {
  return of === undefined ? entry : { ...entry, earlier: [...(of.earlier ?? []), of.keySpan] }
}

/** A key that stands more than once in one object. */
export interface RepeatedKey {
  readonly name: string
  /** The last one counts. */
  readonly last: Span
  readonly earlier: readonly Span[]
}

/** The keys that stand more than once in the objects of a value, at every depth. */
export function repeatedKeys(value: Value): readonly RepeatedKey[] {
  switch (value.kind) {
    case 'text':
      return value.json === undefined ? [] : repeatedKeys(value.json)
    case 'list':
      return value.items.flatMap(repeatedKeys)
    case 'object':
      return [...value.entries].flatMap(([name, { keySpan, earlier, value: inner }]) => [
        ...(earlier === undefined ? [] : [{ name, last: keySpan, earlier }]),
        ...repeatedKeys(inner),
      ])
    default:
      return []
  }
}
