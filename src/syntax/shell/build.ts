import type { Hole, Text } from '../../text/holes.ts'
import { type MappedText, markOf, unmarked } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import type { ShellWord } from './command.ts'

/** One unit of a word, or one unknown part, and where it stands in the file. */
export interface Unit {
  readonly unit: string | Hole
  readonly start: number
  readonly end: number
}

/** The units of a text that all have one place. */
export function unitsOfText(text: Text, { start, end }: Pick<Span, 'start' | 'end'>): readonly Unit[] {
  return text.flatMap((part) => (typeof part === 'string' ? part.split('') : [part]).map((unit) => ({ unit, start, end })))
}

/** The units of a text that has places. */
export function unitsOf({ text, starts, ends, holes }: MappedText): readonly Unit[] {
  const units: Unit[] = []
  let at = 0
  for (const part of unmarked(text, holes)) {
    // All marks have the same length.
    const length = typeof part === 'string' ? part.length : markOf(0).length
    const count = typeof part === 'string' ? length : 1
    for (let i = 0; i < count; i++) {
      const unit = typeof part === 'string' ? part.charAt(i) : part
      units.push({ unit, start: starts[at + i] ?? starts.at(-1) ?? 0, end: ends[at + i] ?? ends.at(-1) ?? 0 })
    }
    at += length
  }
  return units
}

/** Marks have four digits. */
const mostHoles = 9_000

/** Puts a word together unit by unit. */
export class Build {
  readonly #file: string
  readonly #outer: readonly Hole[]
  readonly #own: Hole[] = []
  readonly #texts: string[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  /** `holes`: those of the script around, whose marks may stand in its text. */
  constructor(file: string, holes: readonly Hole[] = []) {
    this.#file = file
    this.#outer = holes
  }

  add({ unit, start, end }: Unit): void {
    const text = typeof unit === 'string' ? unit : this.#mark(unit)
    this.#texts.push(text)
    for (let i = 0; i < text.length; i++) {
      this.#starts.push(start)
      this.#ends.push(Math.max(start, end))
    }
  }

  addAll(units: readonly Unit[]): void {
    for (const unit of units) this.add(unit)
  }

  /** From the first unit to the last. */
  get place(): { readonly start: number; readonly end: number } {
    const start = this.#starts[0] ?? 0
    return { start, end: Math.max(start, this.#ends.at(-1) ?? start) }
  }

  word(span: Span): ShellWord {
    const holes = this.#own.length === 0 ? this.#outer : [...this.#outer, ...this.#own]
    const mapped: MappedText = { file: this.#file, text: this.#texts.join(''), starts: this.#starts, ends: this.#ends, holes }
    return { text: unmarked(mapped.text, holes), mapped, span }
  }

  #mark(hole: Hole): string {
    // One unknown part more or less: the word is unknown all the same.
    const index = this.#own.length < mostHoles ? this.#own.push(hole) - 1 : this.#own.length - 1
    return markOf(this.#outer.length + index)
  }
}
