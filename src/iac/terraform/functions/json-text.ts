import { concat, type Text } from '../../../text/holes.ts'
import { keyText, type ListValue, type ObjectValue, type Value } from '../../value.ts'
import { isMany } from '../build.ts'
import { hasKnownKeys, whyUnknown } from '../compare.ts'
import { holeOf, numberText, unknownPart } from '../convert.ts'

/**
 * The JSON of a value as `jsonencode` writes it: no blanks, keys sorted. Unknown parts stay holes, within quotes too; one for any number of items takes
 * the commas along. Where nobody knows the order, of keys or of a set, what is between the brackets is one hole.
 */
export function jsonText(value: Value): Text {
  const parts: Text[] = []
  write(value, parts)
  return concat(...parts)
}

function write(value: Value, parts: Text[]): void {
  switch (value.kind) {
    case 'text':
      quote(value.text, parts)
      return
    case 'number':
      parts.push([numberText(value.value)])
      return
    case 'boolean':
      parts.push([String(value.value)])
      return
    case 'null':
      parts.push(['null'])
      return
    case 'unknown':
      parts.push([holeOf(value, value.span)])
      return
    case 'list':
      writeList(value, parts)
      return
    case 'object':
      writeObject(value, parts)
      return
  }
}

function writeList({ items, set, span }: ListValue, parts: Text[]): void {
  const unclear = set === true && items.length > 1 ? whyUnknown({ kind: 'list', items, span }) : undefined
  if (unclear !== undefined) {
    parts.push(['[', holeOf(unclear, span), ']'])
    return
  }
  parts.push(['['])
  let glued = true
  for (const item of items) {
    const open = isMany(item) ? unknownPart(item) : undefined
    if (!glued && open === undefined) parts.push([','])
    if (open === undefined) write(item, parts)
    else parts.push([holeOf(open, item.span)])
    glued = open !== undefined
  }
  parts.push([']'])
}

function writeObject(value: ObjectValue, parts: Text[]): void {
  if (value.entries.size > 1 && !hasKnownKeys(value)) {
    parts.push(['{', holeOf(whyUnknown(value) ?? { name: 'object', why: 'its keys are not known' }, value.span), '}'])
    return
  }
  parts.push(['{'])
  const sorted = [...value.entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  sorted.forEach(([key, entry], i) => {
    if (i > 0) parts.push([','])
    quote(keyText(key, entry), parts)
    parts.push([':'])
    write(entry.value, parts)
  })
  parts.push(['}'])
}

// Go's encoder escapes these three for HTML, and the two line separators for JavaScript.
const special = /[<>&\u2028\u2029]/g

function quote(text: Text, parts: Text[]): void {
  parts.push(['"'])
  for (const part of text) parts.push([typeof part === 'string' ? escaped(part) : part])
  parts.push(['"'])
}

function escaped(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(special, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
