import type { FileId, Span } from '../../text/span.ts'
import { isTooDeep, tooDeep } from '../limits.ts'
import type { Problem } from '../node.ts'
import type { Cursor } from './cursor.ts'
import type { HclExpression } from './node.ts'

/** What a tree was made of. */
export interface TreeSource {
  readonly file: FileId
  /** The text that the grammar has seen. */
  readonly text: string
  /** Where it stands in the file, and how much of it does. */
  readonly base: number
  readonly length: number
  /** Where the grammar sees a number and there is nothing; that is a problem already. */
  readonly holes?: ReadonlySet<number>
  /** The text may not follow the grammar, so that the grammar may have added what is missing. */
  readonly broken?: boolean
}

const noHoles: ReadonlySet<number> = new Set()

/** How many problems are collected of one text; `worthReporting` chooses among them. */
const mostCollected = 1000

/**
 * From the grammar's tree to ours. Each method stands on the node that it reads, and stands there again afterwards. What the grammar
 * can't place is a problem and left out; where an expression is missing stands an `invalid` one.
 */
export abstract class Walk {
  readonly problems: Problem[] = []
  protected readonly file: FileId
  protected readonly text: string
  protected readonly base: number
  readonly #length: number
  protected readonly cursor: Cursor
  protected readonly holes: ReadonlySet<number>
  readonly #broken: boolean
  /** Something at the top belongs to no statement. */
  strayed = false
  #depth = 0

  constructor(source: TreeSource, cursor: Cursor) {
    this.file = source.file
    this.text = source.text
    this.base = source.base
    this.#length = source.length
    this.holes = source.holes ?? noHoles
    this.#broken = source.broken === true
    this.cursor = cursor
  }

  protected each(visit: (type: string) => void): void {
    const cursor = this.cursor
    if (!cursor.gotoFirstChild()) return
    do {
      const type = cursor.nodeType
      if (this.#broken && isMark(type) && cursor.startIndex === cursor.endIndex) this.#absent(type)
      visit(type)
    } while (cursor.gotoNextSibling())
    cursor.gotoParent()
  }

  protected nested(start: number, end: number, read: () => HclExpression): HclExpression {
    let result: HclExpression | undefined
    this.deeper(() => {
      result = read()
    })
    return result ?? this.invalid(start, end)
  }

  // Goes in unless that is too deep.
  protected deeper(read: () => void): void {
    if (isTooDeep(this.#depth + 1)) {
      this.#reportDepth(this.cursor.startIndex)
      return
    }
    this.#depth++
    read()
    this.#depth--
  }

  protected tooDeep(start: number, end: number): HclExpression {
    this.#reportDepth(start)
    return this.invalid(start, end)
  }

  #reportDepth(at: number): void {
    const found = tooDeep(this.file, this.base + at)
    if (!this.problems.some((problem) => problem.code === found.code)) this.problems.push(found)
  }

  protected strayAtTop(type: string): void {
    if (type !== 'comment') this.strayed = true
    this.stray(type)
  }

  #absent(mark: string): void {
    const { startIndex: at } = this.cursor
    this.problem(`A ${mark} is missing here`, at, at)
  }

  protected stray(type: string): void {
    if (type === 'comment') return
    const { startIndex: start, endIndex: end } = this.cursor
    this.notRead(start, end)
  }

  protected notRead(start: number, end: number): HclExpression {
    if (start === end) this.problem('Something is missing here', start, end)
    else this.problem('This is not Terraform’s language', start, end)
    return this.invalid(start, end)
  }

  protected missing(start: number, end: number): HclExpression {
    this.problem('A value is missing here', start, end)
    return this.invalid(start, end)
  }

  protected invalid(start: number, end: number): HclExpression {
    return { kind: 'invalid', text: this.text.slice(start, end), span: this.span(start, end) }
  }

  protected span(start: number, end: number): Span {
    const most = this.#length
    return { file: this.file, start: this.base + Math.min(start, most), end: this.base + Math.min(end, most) }
  }

  protected problem(message: string, start: number, end: number): void {
    if (this.problems.length < mostCollected) this.problems.push({ code: 'syntax', message, span: this.span(start, end) })
  }
}

/** Whether a node is a token that is written as its type is named. */
function isMark(type: string): boolean {
  return !/^\w/.test(type)
}
