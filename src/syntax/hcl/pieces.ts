import type { FileId, Span } from '../../text/span.ts'
import type { Problem } from '../node.ts'
import type { Grammar, GrammarTree } from './cursor.ts'
import type { HclAttribute, HclBlock, HclExpression } from './node.ts'
import { outline, type Repair, type Statement } from './outline.ts'
import { TreeReader } from './read-tree.ts'
import { relocate } from './relocate.ts'
import type { TreeSource } from './walk.ts'

/** One statement at the top of a file, read. */
export interface Piece {
  readonly text: string
  readonly base: number
  readonly attributes: readonly HclAttribute[]
  readonly blocks: readonly HclBlock[]
  readonly problems: readonly Problem[]
}

/** The pieces of a version of a file by their texts. */
export type Pieces = ReadonlyMap<string, Piece>

/** The pieces of a text that follows the grammar. */
export function soundPieces(tree: GrammarTree, source: TreeSource, before: Pieces): readonly Piece[] {
  const pieces: Piece[] = []
  tree.walk((cursor) => {
    const reader = new TreeReader(source, cursor)
    let text = ''
    let base = 0
    const isKnown = (start: number, end: number): boolean => {
      text = source.text.slice(start, end)
      base = start
      const known = before.get(text)
      if (known !== undefined) pieces.push(pieceAt(known, start))
      return known !== undefined
    }
    const add = (statement: HclAttribute | HclBlock): void => {
      const [attributes, blocks] = 'body' in statement ? [[], [statement]] : [[statement], []]
      pieces.push({ text, base, attributes, blocks, problems: reader.problems.splice(0) })
    }
    reader.statements(add, isKnown)
  })
  return pieces
}

function pieceAt(piece: Piece, base: number): Piece {
  if (piece.base === base) return piece
  const { attributes, blocks, problems } = relocate(
    { attributes: piece.attributes, blocks: piece.blocks, problems: piece.problems },
    base - piece.base,
  )
  return { text: piece.text, base, attributes, blocks, problems }
}

/**
 * The pieces of a text that does not follow the grammar: each statement for itself, so that one mistake costs one attribute. What a
 * text comes to depends on the text alone, not on what stood there before.
 */
export function brokenPieces(grammar: Grammar, whole: TreeSource, before: Pieces): readonly Piece[] {
  const { file } = whole
  const text = whole.text.slice(0, whole.length)
  return outline(text).map((statement) => {
    const own = text.slice(statement.start, statement.end)
    return pieceAt(before.get(own) ?? new PieceReader(grammar, file, own).read(), statement.start)
  })
}

class PieceReader {
  readonly #grammar: Grammar
  readonly #file: FileId
  readonly #text: string
  readonly #problems: Problem[] = []

  constructor(grammar: Grammar, file: FileId, text: string) {
    this.#grammar = grammar
    this.#file = file
    this.#text = text
  }

  // What stands around the statement must not matter, so its own text is looked through again.
  read(): Piece {
    const attributes: HclAttribute[] = []
    const blocks: HclBlock[] = []
    if (!this.#sound(0, this.#text.length, attributes, blocks)) {
      for (const statement of outline(this.#text)) this.#statement(statement, attributes, blocks)
    }
    return { text: this.#text, base: 0, attributes, blocks, problems: this.#problems }
  }

  #statement(statement: Statement, attributes: HclAttribute[], blocks: HclBlock[]): void {
    const { start, end } = statement
    if (statement.kind === 'stray') {
      this.#problem('This is neither an attribute nor a block', start, end)
      return
    }
    if (this.#sound(start, end, attributes, blocks)) return
    if (statement.kind === 'block') blocks.push(this.#block(statement))
    else attributes.push(this.#attribute(start, end, statement.repair))
  }

  // Whether a part of the text follows the grammar; then it is read.
  #sound(start: number, end: number, attributes: HclAttribute[], blocks: HclBlock[]): boolean {
    const add = (found: HclAttribute | HclBlock) => ('body' in found ? blocks.push(found) : attributes.push(found))
    const source = { file: this.#file, text: `${this.#text.slice(start, end)}\n`, base: start, length: end - start }
    return this.#parse(source, add, false) !== undefined
  }

  // Reads a text that follows the grammar, or any text `anyway`; `strayed`: something at its top could not be placed.
  #parse(source: TreeSource, add: (statement: HclAttribute | HclBlock) => void, anyway: boolean): 'read' | 'strayed' | undefined {
    const sound = this.#grammar.parseSound(source.text)
    const tree = sound ?? (anyway ? this.#grammar.parse(source.text) : undefined)
    let strayed = false
    tree?.walk((cursor) => {
      const reader = new TreeReader({ ...source, broken: sound === undefined }, cursor)
      reader.statements(add, () => false)
      this.#problems.push(...reader.problems)
      strayed = reader.strayed
    })
    tree?.free()
    return tree === undefined ? undefined : strayed ? 'strayed' : 'read'
  }

  #block(statement: Extract<Statement, { kind: 'block' }>): HclBlock {
    const { start, end, open, closed, statements } = statement
    const attributes: HclAttribute[] = []
    const blocks: HclBlock[] = []
    let head: HclBlock | undefined
    const source = { file: this.#file, text: `${this.#text.slice(start, open)}{}\n`, base: start, length: open - start }
    const take = (found: HclAttribute | HclBlock): void => {
      if ('body' in found) head = found
    }
    this.#parse(source, take, true)
    for (const inner of statements) this.#statement(inner, attributes, blocks)
    if (!closed) this.#problem('The { is not closed', open, open + 1)
    const type = /^[\w-]*/.exec(this.#text.slice(start, open))?.[0] ?? ''
    if (head === undefined) this.#problem('This block has no readable labels', start, open)
    const typeSpan = this.#span(start, start + type.length)
    const labels = head?.labels ?? []
    return { type, typeSpan, labels, body: { attributes, blocks, span: this.#span(open, end) }, span: this.#span(start, end) }
  }

  #attribute(start: number, end: number, repair: Repair): HclAttribute {
    for (const problem of repair.problems) this.#problem(problem.message, problem.start, problem.end)
    const units = this.#text.slice(start, end).split('')
    for (const { at, put } of repair.changes) units[at - start] = put
    const text = `${units.join('')}${repair.closers}\n`
    const holes = new Set(repair.holes.map((at) => at - start))
    let found: HclAttribute | undefined
    const source = { file: this.#file, text, base: start, length: end - start, holes }
    const take = (statement: HclAttribute | HclBlock): void => {
      if (!('body' in statement)) found ??= statement
    }
    const strayed = this.#parse(source, take, true) === 'strayed'
    return found === undefined || strayed ? this.#unread(start, end) : found
  }

  #unread(start: number, end: number): HclAttribute {
    const written = this.#text.slice(start, end)
    const name = /^[^\s=]*/.exec(written)?.[0] ?? ''
    const from = start + written.indexOf('=') + 1
    if (this.#problems.length === 0) this.#problem('A value is missing here', end, end)
    const value: HclExpression = { kind: 'invalid', text: this.#text.slice(from, end).trim(), span: this.#span(from, end) }
    return { name, nameSpan: this.#span(start, start + name.length), value, span: this.#span(start, end) }
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end }
  }

  #problem(message: string, start: number, end: number): void {
    this.#problems.push({ code: 'syntax', message, span: this.#span(start, end) })
  }
}
