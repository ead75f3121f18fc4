import { type Document, isAlias, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq, type Scalar as YamlScalar } from 'yaml'
import type { FileId } from '../../text/span.ts'
import { duplicateKey, isTooDeep } from '../limits.ts'
import { type Entry, exactly, type Node, type Problem, type ProblemCode, type Scalar } from '../node.ts'
import { showInputs } from './inputs.ts'

/** Nodes that a walk through all aliases of a file meets; real pipelines stay below some ten thousand. */
const mostNodes = 500_000

/** How many problems are collected of one text; `worthReporting` chooses among them. */
const mostCollected = 1000

const referenceTakes = '!reference takes a list of names, like [job, script]'

/** A node while it is read, with the nodes and levels that a walk through its aliases meets. */
interface Measured {
  readonly node: Node
  readonly size: number
  readonly depth: number
}

interface OpenSpan {
  readonly file: FileId
  start: number
  end: number
}

/**
 * From `yaml`'s tree to ours, in one pass. The result is finite to walk without any care: an alias inside its own anchor
 * has no target, nor has one that would take the file past 200 levels or 500,000 nodes (one problem says so).
 */
export class Reader {
  readonly problems: Problem[] = []
  readonly #file: FileId
  readonly #text: string
  /** Whether inputs were hidden from `yaml`, and so stand in its values. */
  readonly #hasInputs: boolean
  #anchors = new Map<string, Measured | 'open'>()
  #depth = 0
  /** The last bracket known not to be closed. */
  #lastOpen = -1
  /** Nodes met so far, aliases followed; only ever grows, also over documents. */
  #met = 0

  constructor(file: FileId, text: string, hasInputs: boolean) {
    this.#file = file
    this.#text = text
    this.#hasInputs = hasInputs
  }

  /** The node of a document, `undefined` for an empty one; its anchors end with it. */
  read(document: Document.Parsed): Node | undefined {
    this.#anchors = new Map()
    const { node } = this.#read(document.contents, document.range[0])
    return node.kind === 'scalar' && node.style === 'plain' && node.span.start === node.span.end ? undefined : node
  }

  // `floor`: where the text before this node ends, so that no span reaches back over it.
  #read(node: unknown, floor: number): Measured {
    if ((isScalar(node) || isMap(node)) && node.tag === '!reference')
      this.#misplacedReference(node.range?.[0] ?? floor, node.range?.[1] ?? floor)
    if (isScalar(node))
      return this.#anchored(node.anchor, { node: { ...this.#scalar(node, floor), ...localTag(node.tag) }, size: 1, depth: 0 })
    if (isAlias(node)) return this.#alias(node.source, node.range?.[0] ?? floor, node.range?.[1] ?? floor)
    if (!isMap(node) && !isSeq(node)) return { node: this.#empty(floor, floor), size: 1, depth: 0 }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, 'open')
    this.#depth++
    const result = isMap(node) ? this.#mapping(node, floor) : this.#sequence(node, floor)
    this.#depth--
    return this.#anchored(node.anchor, result)
  }

  #anchored(name: string | undefined, result: Measured): Measured {
    this.#met++
    if (name !== undefined) this.#anchors.set(name, result)
    return result
  }

  #mapping(node: YAMLMap, floor: number): Measured {
    const entries: Entry[] = []
    const span = this.#open(node, floor)
    let size = 1
    let depth = 0
    let last = span.start
    const seen = new Set<Scalar['value']>()
    for (const pair of node.items) {
      const read = this.#read(pair.key, last)
      const key = this.#key(read.node)
      const after = Math.max(last, read.node.span.end)
      const value = pair.value === null ? { node: this.#empty(after, after), size: 1, depth: 0 } : this.#read(pair.value, after)
      last = Math.max(after, value.node.span.end)
      size += 1 + value.size
      depth = Math.max(depth, value.depth + 1)
      if (key === undefined) {
        this.#problem('syntax', 'A key must be a plain text, no list and no mapping', read.node.span)
        continue
      }
      if (seen.has(key.value) && key.value !== '<<') this.#report(duplicateKey(String(key.value), key.span))
      seen.add(key.value)
      entries.push({ key, value: value.node, span: { file: this.#file, start: key.span.start, end: last } })
    }
    this.#close(span, node, last, '}')
    return { node: { kind: 'mapping', entries: exactly(entries), ...localTag(node.tag), span }, size, depth }
  }

  #sequence(node: YAMLSeq, floor: number): Measured {
    const items: Node[] = []
    const span = this.#open(node, floor)
    // A dash that nothing follows has an empty item behind it.
    let last = node.flow === true || node.items.length === 0 ? span.start : span.start + 1
    let size = 1
    let depth = 0
    for (const item of node.items) {
      const read = this.#read(item, last)
      items.push(read.node)
      last = Math.max(last, read.node.span.end)
      size += read.size
      depth = Math.max(depth, read.depth + 1)
    }
    this.#close(span, node, last, ']')
    if (node.tag !== '!reference') return { node: { kind: 'sequence', items: exactly(items), ...localTag(node.tag), span }, size, depth }
    return { node: { kind: 'reference', path: this.#referencePath(items), span: this.#withTag(span, floor) }, size, depth }
  }

  // An alias or an anchored scalar may stand for a part of the path, as for any other text.
  #referencePath(items: readonly Node[]): Scalar[] {
    const path: Scalar[] = []
    for (const item of items) {
      const part = this.#key(item)
      if (part !== undefined) path.push(part)
      else this.#problem('syntax', referenceTakes, item.span)
    }
    return path
  }

  #misplacedReference(start: number, end: number): void {
    this.#problem('syntax', referenceTakes, { file: this.#file, start, end: Math.min(end, this.#text.length) })
  }

  // The tag is part of a reference's text, and the only tag that a span covers.
  #withTag(span: OpenSpan, floor: number): OpenSpan {
    const at = this.#text.lastIndexOf('!', span.start)
    return at >= floor && this.#text.startsWith('!reference', at) ? { ...span, start: at } : span
  }

  #key(node: Node): Scalar | undefined {
    if (node.kind === 'scalar') return node
    if (node.kind !== 'alias' || node.target?.kind !== 'scalar') return undefined
    return { kind: 'scalar', value: node.target.value, style: 'plain', span: node.span }
  }

  #scalar(node: YamlScalar, floor: number): Scalar {
    const start = Math.max(floor, node.range?.[0] ?? floor)
    const end = Math.max(start, Math.min(node.range?.[1] ?? start, this.#text.length))
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
      const span = { file: this.#file, start, end: this.#endOfBlock(start, end, node.value === '') }
      return { kind: 'scalar', value: this.#meaningOf(node), style: 'block', span }
    }
    if (start === end) return { ...this.#empty(floor, start), value: this.#meaningOf(node) }
    const span = { file: this.#file, start, end }
    if (node.type !== 'QUOTE_DOUBLE' && node.type !== 'QUOTE_SINGLE')
      return { kind: 'scalar', value: this.#meaningOf(node), style: 'plain', span }
    if (!this.#isClosed(start, end)) {
      const newline = this.#text.indexOf('\n', start)
      this.#problem('syntax', 'The quote is not closed', { ...span, end: newline < 0 ? end : Math.min(end, newline) })
      span.end = this.#trimmed(start + 1, end)
    }
    return { kind: 'scalar', value: this.#meaningOf(node), style: 'quoted', span }
  }

  // Dates, big integers and the like stay texts: no reader here knows them.
  #meaningOf(node: YamlScalar): Scalar['value'] {
    const { value } = node
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
    const text = typeof value === 'string' ? value : (node.source ?? '')
    return this.#hasInputs ? showInputs(text) : text
  }

  #isClosed(start: number, end: number): boolean {
    const quote = this.#text.charAt(start)
    // A quote is escaped by a backslash in "…", by doubling it in '…'.
    let run = 0
    if (quote === "'") while (end - 1 - run > start && this.#text.charAt(end - 1 - run) === quote) run++
    else while (end - 2 - run > start && this.#text.charAt(end - 2 - run) === '\\') run++
    return quote === "'" ? run % 2 === 1 : end - start >= 2 && this.#text.charAt(end - 1) === quote && run % 2 === 0
  }

  // An empty value stands right behind what it belongs to: `yaml` puts it behind the spaces that follow.
  #empty(floor: number, at: number): Scalar {
    const place = this.#trimmed(floor, at)
    return { kind: 'scalar', value: null, style: 'plain', span: { file: this.#file, start: place, end: place } }
  }

  // Without content only the header counts, not a comment behind it.
  #endOfBlock(start: number, end: number, empty: boolean): number {
    if (!empty) return this.#trimmed(start + 1, end)
    let at = start + 1
    while (at < end && /[-+0-9]/.test(this.#text.charAt(at))) at++
    return at
  }

  #alias(name: string, start: number, end: number): Measured {
    const span = { file: this.#file, start, end }
    const found = this.#anchors.get(name)
    this.#met++
    const known = found === undefined || found === 'open' ? undefined : found
    if (found === 'open') this.#problem('unknown-alias', `*${name} stands inside the very node that it names`, span)
    else if (known === undefined) this.#problem('unknown-alias', `Nothing above is anchored as &${name}`, span)
    else if (isTooDeep(this.#depth + known.depth)) {
      this.#problem('too-deep', 'With its aliases this is nested too deeply; the alias is not followed', span)
      return this.#dangling(name, span)
    } else if (this.#met + known.size > mostNodes) {
      this.#met = mostNodes
      this.#once('too-many-aliases', 'The aliases make this file too large; from here on they are not followed', span)
      return this.#dangling(name, span)
    } else this.#met += known.size
    return { node: { kind: 'alias', name, target: known?.node, span }, size: 1 + (known?.size ?? 0), depth: known?.depth ?? 0 }
  }

  #dangling(name: string, span: OpenSpan): Measured {
    return { node: { kind: 'alias', name, target: undefined, span }, size: 1, depth: 0 }
  }

  #open(node: YAMLMap | YAMLSeq, floor: number): OpenSpan {
    const start = Math.max(floor, node.range?.[0] ?? floor)
    return { file: this.#file, start, end: start }
  }

  // A bracket ends its collection; a block, and brackets that are not closed, end with their last entry.
  #close(span: OpenSpan, node: YAMLMap | YAMLSeq, last: number, bracket: '}' | ']'): void {
    const end = Math.min(node.range?.[1] ?? last, this.#text.length)
    if (node.flow !== true) span.end = last
    // `[b: c]`: the mapping of one pair has no brackets.
    else if (bracket === '}' && this.#text.charAt(span.start) !== '{') span.end = last
    else if (this.#endsWithBracket(last, end, bracket)) span.end = end
    else {
      const opening = Math.min(span.start + 1, this.#text.length)
      span.end = Math.max(last, opening)
      // Where the inner bracket is not closed, nothing can be said of the outer one.
      if (this.#lastOpen < span.start)
        this.#problem('syntax', `The ${bracket === '}' ? '{' : '['} is not closed`, { ...span, end: opening })
      this.#lastOpen = Math.max(this.#lastOpen, span.start)
    }
  }

  // Where the bracket is missing, `yaml` lets the collection end behind what follows its last entry, maybe a comment.
  #endsWithBracket(last: number, end: number, bracket: string): boolean {
    if (end <= last || this.#text.charAt(end - 1) !== bracket) return false
    const between = this.#text.slice(last, end - 1)
    return !between.slice(between.lastIndexOf('\n') + 1).includes('#')
  }

  #trimmed(start: number, end: number): number {
    let at = end
    while (at > start && isBlank(this.#text.charCodeAt(at - 1))) at--
    return at
  }

  #once(code: ProblemCode, message: string, span: OpenSpan): void {
    if (!this.problems.some((problem) => problem.code === code)) this.#problem(code, message, span)
  }

  #problem(code: ProblemCode, message: string, span: Problem['span']): void {
    this.#report({ code, message, span })
  }

  #report(problem: Problem): void {
    if (this.problems.length < mostCollected) this.problems.push(problem)
  }
}

// Tags of YAML itself begin with its address; a bare `!` only says that this is no number.
function localTag(tag: string | undefined): { readonly tag?: string } {
  return tag === undefined || tag.length < 2 || !tag.startsWith('!') || tag === '!reference' ? {} : { tag }
}

// Space, tab and line ends; other Unicode spaces are content in YAML.
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}
