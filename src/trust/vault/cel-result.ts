import type { MappedText } from '../../text/mapped-text.ts'

/** A program without its results. */
export interface WithoutAuth {
  readonly text: MappedText
  /** Where the results `pb.Auth{…}` stand in it. */
  readonly auths: readonly Range[]
  /** Why a result may not be what OpenBao can store. */
  readonly unsure?: string
}

interface Range {
  readonly start: number
  readonly end: number
}

/** Beyond this nobody writes a program; each message is looked for up to its end. */
const longest = 10_000

/** Fields of `pb.Auth` by their type (vault.md 5 [OB backend.proto]); a value of another type is an error of the program. */
const fields: { readonly [name: string]: 'text' | 'texts' | 'map' | 'number' | 'flag' } = {
  display_name: 'text',
  entity_id: 'text',
  internal_data: 'text',
  policies: 'texts',
  token_policies: 'texts',
  identity_policies: 'texts',
  bound_cidrs: 'texts',
  metadata: 'map',
  period: 'number',
  num_uses: 'number',
  explicit_max_ttl: 'number',
  token_type: 'number',
  no_default_policy: 'flag',
}

/**
 * A program of OpenBao with every result (`pb.Auth{display_name: claims.sub}`) replaced by what is true if all that is written in it can be
 * evaluated and has the type of its field, since the engine knows no such messages.
 */
export function withoutAuth(source: MappedText): WithoutAuth {
  if (source.text.length > longest) return { text: source, auths: [], unsure: 'the program is too long to be looked into' }
  const parts = new Parts(source)
  const auths: Range[] = []
  let unsure: string | undefined
  let at = 0
  while (at < source.text.length) {
    const found = messageAt(source.text, at)
    if (found === undefined) {
      at = parts.copy(at, endOfToken(source.text, at))
      continue
    }
    const start = parts.length
    if (found.name !== 'pb.Auth') unsure ??= `the program makes a ${found.name}, which is not looked into`
    for (const { name, start: from, end } of found.values) {
      const value = sliceOf(source, from, end)
      const kind = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (!hasNames(value.text) && kind !== undefined) continue
      if ((kind !== 'text' && kind !== 'texts' && kind !== 'map') || /[A-Za-z_][\w.]*\s*\{/.test(value.text)) {
        unsure ??= `what the program puts into ${name} of ${found.name} is not looked into`
        continue
      }
      if (parts.length > start) parts.write(' && ', found.start)
      check(parts, kind, value, found.start)
    }
    if (parts.length === start) parts.write('true', found.start)
    auths.push({ start, end: parts.length })
    at = found.end
  }
  return { text: parts.text(), auths, ...(unsure === undefined ? {} : { unsure }) }
}

function check(parts: Parts, kind: 'text' | 'texts' | 'map', value: MappedText, at: number): void {
  // What `string()` leaves as it is, is a text.
  const [before, between, after] = {
    text: ['string(', ') == (', ')'],
    texts: ['(', ').all(claimcheckItem, string(claimcheckItem) == claimcheckItem)', ''],
    map: ['(', ').all(claimcheckKey, string((', ')[claimcheckKey]) == ('],
  }[kind]
  parts.write(before ?? '', at)
  parts.append(value)
  parts.write(between ?? '', at)
  if (kind === 'texts') return
  parts.append(value)
  parts.write(after ?? '', at)
  if (kind === 'text') return
  parts.append(value)
  parts.write(')[claimcheckKey])', at)
}

interface Message extends Range {
  readonly name: string
  readonly values: readonly (Range & { readonly name: string })[]
}

// A name, then a brace: `pb.Auth{`. Maps have no name before theirs.
function messageAt(text: string, at: number): Message | undefined {
  if (at > 0 && /[\w.]/.test(text.charAt(at - 1))) return undefined
  const head = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\{/.exec(text.slice(at, at + 200))
  if (head === null) return undefined
  const values: (Range & { readonly name: string })[] = []
  let depth = 0
  let begin = at + head[0].length
  let from: number | undefined
  for (let i = begin; i < text.length; i = endOfToken(text, i)) {
    const sign = text.charAt(i)
    if (depth === 0 && sign === ':' && from === undefined) from = i + 1
    else if (depth === 0 && (sign === ',' || sign === '}')) {
      if (from !== undefined) values.push({ name: text.slice(begin, from - 1).trim(), ...trimmed(text, from, i) })
      from = undefined
      begin = i + 1
      if (sign === '}') return { start: at, end: i + 1, name: head[1] ?? '', values }
    } else if ('([{'.includes(sign)) depth++
    else if (')]}'.includes(sign)) depth--
  }
  return undefined
}

function trimmed(text: string, start: number, end: number): Range {
  const written = text.slice(start, end)
  return { start: start + written.length - written.trimStart().length, end: start + written.trimEnd().length }
}

// Behind the text in quotes that begins here, or behind this character.
function endOfToken(text: string, at: number): number {
  const quote = text.charAt(at)
  if (quote !== '"' && quote !== "'") return at + 1
  const raw = /[rR]/.test(text.charAt(at - 1))
  const mark = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote
  for (let i = at + mark.length; i < text.length; i++) {
    if (text.charAt(i) === '\\' && !raw) i++
    else if (text.startsWith(mark, i)) return i + mark.length
  }
  return text.length
}

// Names in quotes are none.
function hasNames(text: string): boolean {
  let bare = ''
  for (let at = 0; at < text.length; at = endOfToken(text, at)) if (!/["']/.test(text.charAt(at))) bare += text.charAt(at)
  return /[A-Za-z_]/.test(bare.replaceAll(/\b(true|false|null)\b/g, ''))
}

function sliceOf(source: MappedText, start: number, end: number): MappedText {
  return { ...source, text: source.text.slice(start, end), starts: source.starts.slice(start, end), ends: source.ends.slice(start, end) }
}

class Parts {
  readonly #source: MappedText
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #text = ''

  constructor(source: MappedText) {
    this.#source = source
  }

  get length(): number {
    return this.#text.length
  }

  copy(start: number, end: number): number {
    this.append(sliceOf(this.#source, start, end))
    return end
  }

  append({ text, starts, ends }: MappedText): void {
    this.#text += text
    for (const start of starts) this.#starts.push(start)
    for (const end of ends) this.#ends.push(end)
  }

  /** Text of our own, at the place of what it stands for. */
  write(text: string, at: number): void {
    const place = this.#source.starts[Math.min(at, this.#source.starts.length - 1)] ?? 0
    this.#text += text
    for (let i = 0; i < text.length; i++) {
      this.#starts.push(place)
      this.#ends.push(place)
    }
  }

  text(): MappedText {
    return { ...this.#source, text: this.#text, starts: this.#starts, ends: this.#ends }
  }
}
