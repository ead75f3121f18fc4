import type { Piece, Script, Word } from './tree.ts'

/** Collects the pieces of a word; neighbouring texts with the same quotes are one. */
export class Pieces {
  readonly all: Piece[] = []
  #open: { text: string; readonly at: number[]; readonly until: number[]; end: number; readonly quoted: boolean } | undefined

  /** Whether it begins like an option, or is an assignment or an address: no file has such a name. */
  isNoFile = false
  #before = ''

  /** One unit; none, for quotes that make a word even where nothing stands in them. */
  text(unit: string, start: number, end: number, quoted: boolean): void {
    if (this.#open?.quoted !== quoted) {
      const open = { kind: 'text' as const, text: '', at: [], until: [], start, end, quoted }
      this.all.push(open)
      this.#open = open
    }
    if (unit === '') return
    if (unit === '=' || (unit === '-' && this.all.length === 1 && this.#open.at.length === 0) || `${this.#before}${unit}` === '://')
      this.isNoFile = true
    this.#before = `${this.#before}${unit}`.slice(-2)
    this.#open.text += unit
    this.#open.at.push(start)
    this.#open.until.push(end)
    this.#open.end = end
  }

  variable(name: string, fallback: { operator: string; word: Word } | undefined, start: number, end: number, quoted: boolean): void {
    this.#push({ kind: 'variable', name, ...(fallback === undefined ? {} : { fallback }), start, end, quoted })
  }

  list(name: string, start: number, end: number, quoted: boolean): void {
    this.#push({ kind: 'list', name, start, end, quoted })
  }

  script(body: Script, start: number, end: number, quoted: boolean): void {
    this.#push({ kind: 'script', body, start, end, quoted })
  }

  other(why: string, start: number, end: number, quoted: boolean, body?: Script, sets: readonly string[] = []): void {
    this.#push({ kind: 'other', why, start, end, quoted, ...(body === undefined ? {} : { body }), ...(sets.length === 0 ? {} : { sets }) })
  }

  several(why: string, start: number, end: number, quoted: boolean): void {
    this.#push({ kind: 'other', why, several: true, start, end, quoted })
  }

  #push(piece: Piece): void {
    this.#open = undefined
    this.#before = ''
    this.all.push(piece)
  }
}
