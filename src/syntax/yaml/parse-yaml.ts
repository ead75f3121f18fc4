import { Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, Parser, type YAMLMap } from 'yaml'
import type { FileId, Span } from '../../text/span.ts'
import { duplicateKey, isTooDeep, mostProblems, refusal, tooDeep } from '../limits.ts'
import type { Alias, Entry, Node, Parsed, Problem, Scalar } from '../node.ts'

/** Aliases in one file; real pipelines have some dozens. */
const mostAliases = 10_000
/** A pipeline of this size is no pipeline, and parsing time grows with it. */
const mostCharacters = 1_000_000

/**
 * Reads YAML, all documents of the text. Never throws: what is wrong is a problem, and the tree holds what could be read
 * all the same. Aliases point to their node and are never expanded, merge keys stay entries named `<<`, GitLab's
 * `!reference` is a node of its own, other tags are let pass.
 */
export function parseYaml(file: FileId, text: string): Parsed {
  const refused = refusal(file, text, mostCharacters)
  if (refused !== undefined) return { file, documents: [], problems: [refused] }
  const tokens = [...new Parser().parse(text)]
  const deep = tokens.map(deepest).find((at) => at !== undefined)
  if (deep !== undefined) return { file, documents: [], problems: [tooDeep(file, deep)] }
  // uniqueKeys is quadratic in `yaml`; repeated keys are found below.
  const composer = new Composer({ uniqueKeys: false, strict: false, prettyErrors: false, logLevel: 'silent' })
  const parsedDocuments = [...composer.compose(tokens)]
  const reader = new Reader(file, text)
  const documents = parsedDocuments.flatMap((document) => reader.read(document) ?? [])
  return { file, documents, problems: [...syntaxProblems(file, text, parsedDocuments), ...reader.problems] }
}

// The place where a token tree becomes too deep. Its own stack, since the tree may be as deep as the text is long.
function deepest(token: CST.Token): number | undefined {
  const open: { token: CST.Token; depth: number }[] = [{ token, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token: at, depth } = next
    if (isTooDeep(depth)) return at.offset
    if (at.type === 'document') {
      if (at.value !== undefined) open.push({ token: at.value, depth })
    } else if ('items' in at) {
      for (const item of at.items) {
        if ('key' in item && item.key) open.push({ token: item.key, depth: depth + 1 })
        if ('value' in item && item.value) open.push({ token: item.value, depth: depth + 1 })
      }
    }
  }
  return undefined
}

function syntaxProblems(file: FileId, text: string, documents: readonly Document.Parsed[]): readonly Problem[] {
  const problems: Problem[] = []
  let lineEnd = -1
  for (const document of documents) {
    for (const error of document.errors) {
      const start = Math.min(error.pos[0], text.length)
      // One mistake makes several errors, mostly on its own line.
      if (start <= lineEnd || problems.length >= mostProblems) continue
      const newline = text.indexOf('\n', start)
      lineEnd = newline < 0 ? text.length : newline
      const end = Math.max(start, Math.min(error.pos[1], lineEnd))
      problems.push({ code: 'syntax', message: error.message, span: { file, start, end } })
    }
  }
  return problems
}

/** `yaml`'s tree to ours, document by document. Anchors live as long as their document. */
class Reader {
  readonly problems: Problem[] = []
  readonly #file: FileId
  readonly #text: string
  #anchors = new Map<string, Node>()
  #aliases = 0

  constructor(file: FileId, text: string) {
    this.#file = file
    this.#text = text
  }

  read(document: Document.Parsed): Node | undefined {
    this.#anchors = new Map()
    const { contents } = document
    if (contents === null || (isScalar(contents) && contents.value === null && contents.range[0] === contents.range[1])) return undefined
    return this.#node(contents, contents.range[0])
  }

  #node(node: unknown, behind: number): Node {
    if (isAlias(node)) return this.#alias(node.source, node.range?.[0] ?? behind, node.range?.[1] ?? behind)
    if (isMap(node)) return this.#mapping(node, behind)
    if (isSeq(node)) {
      const items: Node[] = []
      const span = { file: this.#file, start: node.range?.[0] ?? behind, end: node.range?.[1] ?? behind }
      const path: Scalar[] = []
      const converted: Node = node.tag === '!reference' ? { kind: 'reference', path, span } : { kind: 'sequence', items, span }
      this.#anchor(node.anchor, converted)
      let at = span.start
      for (const item of node.items) {
        const next = this.#node(item, at)
        items.push(next)
        if (next.kind === 'scalar') path.push(next)
        at = next.span.end
      }
      if (node.flow !== true) span.end = Math.max(span.start, at)
      return converted
    }
    return this.#scalar(node, behind)
  }

  #mapping(node: YAMLMap, behind: number): Node {
    const entries: Entry[] = []
    const span = { file: this.#file, start: node.range?.[0] ?? behind, end: node.range?.[1] ?? behind }
    const converted: Node = { kind: 'mapping', entries, span }
    this.#anchor(node.anchor, converted)
    const seen = new Set<string>()
    let last = span.start
    for (const pair of node.items) {
      const key = this.#node(pair.key, last)
      if (key.kind !== 'scalar') {
        this.#problem({ code: 'syntax', message: 'Only plain names can be keys here', span: key.span })
        last = Math.max(last, key.span.end)
        continue
      }
      const colon = this.#text.indexOf(':', key.span.end)
      const after = colon < 0 ? key.span.end : colon + 1
      const value = this.#node(pair.value, pair.value === null ? key.span.end : after)
      const name = String(key.value)
      if (name !== '<<' && seen.has(name)) this.#problem(duplicateKey(name, key.span))
      seen.add(name)
      last = Math.max(key.span.end, value.span.end)
      entries.push({ key, value, span: { file: this.#file, start: key.span.start, end: last } })
    }
    if (node.flow !== true) span.end = Math.max(span.start, last)
    return converted
  }

  #scalar(node: unknown, behind: number): Node {
    if (!isScalar(node) || node.range === null || node.range === undefined) {
      return { kind: 'scalar', value: null, style: 'plain', span: this.#span(behind, behind) }
    }
    const [start, end] = node.range
    const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
    const style = block ? 'block' : node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 'quoted' : 'plain'
    // An empty value stands behind its colon, wherever the parser noticed that nothing comes.
    const span =
      start === end && style === 'plain'
        ? this.#span(Math.min(behind, start), Math.min(behind, start))
        : this.#span(start, this.#trimmed(start, end))
    const converted: Scalar = { kind: 'scalar', value: valueOfScalar(node.value), style, span }
    this.#anchor(node.anchor, converted)
    return converted
  }

  #alias(name: string, start: number, end: number): Node {
    const span = this.#span(start, end)
    const target = this.#anchors.get(name)
    this.#aliases++
    if (this.#aliases === mostAliases + 1) {
      this.#problem({ code: 'too-many-aliases', message: `More than ${mostAliases} aliases; the rest is not followed`, span })
    }
    if (target === undefined) this.#problem({ code: 'unknown-alias', message: `Nothing before this is anchored as &${name}`, span })
    const alias: Alias = { kind: 'alias', name, target: this.#aliases > mostAliases ? undefined : target, span }
    return alias
  }

  #anchor(name: string | undefined, node: Node): void {
    if (name !== undefined) this.#anchors.set(name, node)
  }

  #problem(problem: Problem): void {
    if (this.problems.length < mostProblems) this.problems.push(problem)
  }

  #trimmed(start: number, end: number): number {
    let at = end
    while (at > start && /\s/.test(this.#text[at - 1] ?? '')) at--
    return at
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end }
  }
}

// Dates, big integers and the like stay texts: no reader here knows them.
function valueOfScalar(value: unknown): Scalar['value'] {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return String(value)
}
