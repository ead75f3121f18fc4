import { type Entry, instead, keyed, type Value } from '../../../iac/value.ts'
import { parseJson } from '../../../syntax/json/parse-json.ts'
import { follow, type Node } from '../../../syntax/node.ts'
import { concat, type Hole, type Text } from '../../../text/holes.ts'
import type { FileId, Span } from '../../../text/span.ts'

/** The text of a file, for places inside of it. */
export type Texts = (file: FileId) => string | undefined

/**
 * The value that a JSON text stands for. Where an expression made the text (`jsonencode`), the value that it was made of;
 * else the text is read, with its unknown parts inside of strings or as whole values, and each value has the place where
 * it stands in the file, as in a heredoc. What is no JSON, and what an unknown part leaves open, is unknown.
 */
export function jsonValue(value: Value, texts: Texts): Value {
  if (value.kind !== 'text') return value
  if (value.json !== undefined) return value.json
  const holes: Hole[] = []
  const source = markedSource(value.text, holes)
  const { documents, problems } = parseJson(value.span.file, source)
  const [root] = documents
  if (root === undefined || problems.some((problem) => problem.code === 'syntax')) {
    return { kind: 'unknown', name: holes[0]?.name ?? 'document', why: holes[0]?.why ?? 'it is no JSON', span: value.span }
  }
  return new Reading(source, holes, value.span, texts(value.span.file) ?? '').read(root)
}

// A loop over what is not known takes the commas between its items along: beside another item its hole is one more.
function markedSource(text: Text, holes: Hole[]): string {
  let source = ''
  let isQuoted = false
  for (const [i, part] of text.entries()) {
    if (typeof part === 'string') {
      for (const [character] of part.matchAll(/\\.|"/gs)) if (character === '"') isQuoted = !isQuoted
      source += part
      continue
    }
    const next = text[i + 1]
    const after = typeof next === 'string' ? /\S/.exec(next)?.[0] : undefined
    const before = /(\S)\s*$/.exec(source)?.[1]
    const written = mark(holes.push(part) - 1)
    const leads = !isQuoted && /^[[,]$/.test(before ?? '') && /^["{[]$/.test(after ?? '')
    const trails = !isQuoted && /^["}\]]$/.test(before ?? '') && after === ']'
    source += leads ? `${written},` : trails ? `,${written}` : written
  }
  return source
}

// A hole outside of quotes reads as a number that nobody writes, of few enough digits to be exact; within quotes it is a part of the text.
const digits = '98765432101'
const places = 4

function mark(index: number): string {
  return `${digits}${String(index).padStart(places, '0')}`
}

class Reading {
  readonly #source: string
  readonly #holes: readonly Hole[]
  readonly #span: Span
  readonly #text: string
  /** Where in the file the last piece ended; the values stand there in the same order. */
  #at: number

  constructor(source: string, holes: readonly Hole[], span: Span, text: string) {
    this.#source = source
    this.#holes = holes
    this.#span = span
    this.#text = text
    this.#at = span.start
  }

  read(node: Node): Value {
    const target = follow(node)
    if (target?.kind === 'mapping') {
      const start = this.#find('{')
      const entries = new Map<string, Entry>()
      for (const { key, value } of target.entries) {
        const keySpan = this.#place(key)
        const [name, entry] = keyed(this.#fill(String(key.value)), keySpan, this.read(value))
        entries.set(name, instead(entry, entries.get(name)))
      }
      return { kind: 'object', entries, span: this.#upTo(start, '}') }
    }
    if (target?.kind === 'sequence') {
      const start = this.#find('[')
      const items = target.items.map((item) => this.read(item))
      return { kind: 'list', items, span: this.#upTo(start, ']') }
    }
    const span = this.#place(node)
    if (target?.kind !== 'scalar' || target.value === null) return { kind: 'null', span }
    if (typeof target.value === 'string') return { kind: 'text', text: this.#fill(target.value), span }
    if (typeof target.value === 'boolean') return { kind: 'boolean', value: target.value, span }
    const hole = this.#fill(String(target.value)).find((part) => typeof part !== 'string')
    if (typeof hole === 'object') return { kind: 'unknown', name: hole.name, why: hole.why, span }
    return { kind: 'number', value: target.value, span }
  }

  // The place of a scalar: its pieces between the holes, one after the other.
  #place(node: Node): Span {
    const raw = this.#source.slice(node.span.start, node.span.end)
    let start: number | undefined
    for (const piece of raw.split(new RegExp(`${digits}\\d{${places}}`))) {
      if (piece === '') continue
      const found = this.#find(piece)
      if (found === undefined) return this.#span
      start ??= found
    }
    return start === undefined ? this.#span : { file: this.#span.file, start, end: this.#at }
  }

  #find(piece: string): number | undefined {
    const found = this.#text.indexOf(piece, this.#at)
    if (found < 0 || found + piece.length > this.#span.end) return undefined
    this.#at = found + piece.length
    return found
  }

  #upTo(start: number | undefined, bracket: string): Span {
    const end = this.#find(bracket)
    return start === undefined || end === undefined ? this.#span : { file: this.#span.file, start, end: end + 1 }
  }

  #fill(text: string): Text {
    const parts: Text[] = []
    let at = 0
    for (let found = text.indexOf(digits); found >= 0; found = text.indexOf(digits, at)) {
      const end = found + digits.length + places
      const hole = this.#holes[Number(text.slice(found + digits.length, end))]
      parts.push([text.slice(at, found)], hole === undefined ? [text.slice(found, end)] : [hole])
      at = end
    }
    return concat(...parts, [text.slice(at)])
  }
}
