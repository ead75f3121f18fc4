import { entry, follow, type Mapping, type Node } from '../../syntax/node.ts'
import { type Hole, plain, type Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'

/** One text of a field, where it stands. */
export interface Item {
  readonly text: Text
  readonly span: Span
}

/** A field of a role or configuration: its node, unless it is not there or null. */
export function fieldOf(mapping: Mapping | undefined, name: string): Node | undefined {
  const value = follow(entry(mapping, name)?.value)
  return value === undefined || (value.kind === 'scalar' && value.value === null && value.text === undefined) ? undefined : value
}

/** A field that Vault keeps as a string; numbers and booleans become one, as its API does (framework.TypeString). `undefined`: absent or empty. */
export function textField(mapping: Mapping | undefined, name: string): Item | undefined {
  const node = fieldOf(mapping, name)
  if (node?.kind !== 'scalar') return undefined
  const text = node.text ?? [String(node.value)]
  return plain(text) === '' ? undefined : { text, span: node.span }
}

/**
 * A field that Vault keeps as a list of strings: a list, or a text that is cut at commas, each part trimmed (vault.md 2 [P], "list or
 * comma string"). Empty where it is absent or empty. An unknown text is one unknown item. `source` is the text of the file: a part of a
 * text that stands there as it is has its own place.
 */
export function listField(mapping: Mapping | undefined, name: string, source: string): readonly Item[] {
  const node = fieldOf(mapping, name)
  if (node === undefined) return []
  if (node.kind === 'sequence') return node.items.flatMap((item) => itemOf(follow(item)))
  if (node.kind !== 'scalar') return []
  const text = node.text ?? [String(node.value)]
  return cutAtCommas(text, node.span, source)
}

function itemOf(node: Node | undefined): readonly Item[] {
  if (node?.kind !== 'scalar') return []
  return [{ text: node.text ?? (node.value === null || node.value === '' ? [] : [String(node.value)]), span: node.span }]
}

/** A text cut at its commas, parts trimmed. */
export function cutAtCommas(text: Text, span: Span, source: string): readonly Item[] {
  if (plain(text)?.trim() === '') return []
  const items: (string | Hole)[][] = [[]]
  for (const part of text) {
    if (typeof part !== 'string') items.at(-1)?.push(part)
    else
      part.split(',').forEach((piece, i) => {
        if (i > 0) items.push([])
        if (piece !== '') items.at(-1)?.push(piece)
      })
  }
  const raw = source.slice(span.start, span.end)
  let from = 0
  return items.map((parts) => {
    const trimmed = trim(parts)
    const known = plain(trimmed)
    const at = known === undefined || known === '' || items.length === 1 ? -1 : raw.indexOf(known, from)
    if (known === undefined || at < 0) return { text: trimmed, span }
    from = at + known.length
    return { text: trimmed, span: { file: span.file, start: span.start + at, end: span.start + at + known.length } }
  })
}

function trim(parts: readonly (string | Hole)[]): Text {
  return parts
    .map((part, i) => {
      if (typeof part !== 'string') return part
      const head = i === 0 ? part.trimStart() : part
      return i === parts.length - 1 ? head.trimEnd() : head
    })
    .filter((part) => part !== '')
}

/** A field that is true or false, also as a text (`"true"`, `"1"`); `undefined` where it is absent or can't be told. */
export function boolField(mapping: Mapping | undefined, name: string): boolean | undefined {
  const node = fieldOf(mapping, name)
  if (node?.kind !== 'scalar') return undefined
  if (typeof node.value === 'boolean') return node.value
  const word = String(node.value).toLowerCase()
  return ['true', '1', 't'].includes(word) ? true : ['false', '0', 'f', ''].includes(word) ? false : undefined
}

/** A duration in seconds: a number, a text of one, or Go's form (`2m30s`); a hole where it is not known; `undefined` where it is absent. */
export function secondsField(mapping: Mapping | undefined, name: string): number | Hole | undefined {
  const node = fieldOf(mapping, name)
  if (node?.kind !== 'scalar') return undefined
  const hole = node.text?.find((part): part is Hole => typeof part !== 'string')
  if (hole !== undefined) return hole
  const seconds = typeof node.value === 'number' ? node.value : secondsIn(String(node.value).trim())
  return seconds ?? { name, why: `\`${name}\` is no duration: ${String(node.value)}`, span: node.span }
}

const units: { readonly [unit: string]: number } = { d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 }

function secondsIn(text: string): number | undefined {
  if (text === '') return 0
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  if (!/^[+-]?(\d+(\.\d+)?(ms|[dhms]))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) sum += Number(amount) * (units[unit] ?? 0)
  return text.startsWith('-') ? -sum : sum
}
