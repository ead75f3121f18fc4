import type { Places } from '../text/mapped-text.ts'
import type { Span } from '../text/span.ts'
import type { Scalar } from './node.ts'

/**
 * The places of a string scalar's units in the text of its file, for the quotes and blocks of JSON and YAML: escapes are
 * one unit of several characters, folded and indented lines are followed. Within a run of white space that YAML folds, and
 * only there, a place may be off. Where the value is not what the text says, every unit has the place of the whole scalar.
 */
export function placesIn(text: string, scalar: Scalar): Places {
  const value = String(scalar.value)
  const walk = new Walk(text, scalar)
  for (let i = 0; i < value.length; i++) if (!walk.take(value, i)) return whole(value.length, scalar)
  return walk
}

/** The same for a string of which only the place is known: how it is written is seen there. */
export function placesOfScalarAt(text: string, value: string, span: Span): Places {
  const first = text.charAt(span.start)
  const style = first === '"' || first === "'" ? 'quoted' : first === '|' || first === '>' ? 'block' : 'plain'
  return placesIn(text, { kind: 'scalar', value, style, span })
}

function whole(length: number, { span }: Scalar): Places {
  return { starts: new Array<number>(length).fill(span.start), ends: new Array<number>(length).fill(span.end) }
}

/** Characters of an escape, by the letter behind the backslash; others have two. */
const escapeLengths: { readonly [letter: string]: number } = { x: 4, u: 6, U: 10 }

class Walk implements Places {
  readonly starts: number[] = []
  readonly ends: number[] = []
  readonly #text: string
  readonly #end: number
  readonly #quote: string
  #at: number
  /** Where the escape begins whose second unit is next. */
  #wide = -1

  constructor(text: string, { span, style }: Scalar) {
    this.#text = text
    this.#end = span.end
    this.#quote = style === 'quoted' ? text.charAt(span.start) : ''
    this.#at = style === 'quoted' ? span.start + 1 : span.start
    // The header of a block, and a comment behind it.
    if (style === 'block') while (this.#at < this.#end && text.charAt(this.#at) !== '\n') this.#at++
    if (style === 'block') this.#at++
  }

  // False: the text is not of this value.
  take(value: string, index: number): boolean {
    const unit = value.charAt(index)
    if (this.#wide >= 0) return this.#again()
    this.#skipEscapedLineEnd()
    if (!isBlank(unit) && !this.#atEscape()) {
      while (this.#at < this.#end && isBlank(this.#text.charAt(this.#at))) this.#at++
      this.#skipEscapedLineEnd()
    }
    if (this.#atEscape()) return this.#escape(unit)
    const here = this.#at < this.#end ? this.#text.charAt(this.#at) : ''
    if (isBlank(unit)) return this.#put(isBlank(here) ? this.#blank(unit) : 0)
    if (here !== unit) return false
    return this.#put(this.#quote === "'" && unit === "'" ? 2 : 1)
  }

  #again(): true {
    this.starts.push(this.#wide)
    this.ends.push(this.#at)
    this.#wide = -1
    return true
  }

  #put(length: number): true {
    this.starts.push(this.#at)
    this.#at = Math.min(this.#at + length, this.#end)
    this.ends.push(this.#at)
    return true
  }

  #blank(unit: string): number {
    return unit === '\n' && this.#text.startsWith('\r\n', this.#at) ? 2 : 1
  }

  #atEscape(): boolean {
    return this.#quote === '"' && this.#text.charAt(this.#at) === '\\'
  }

  #escape(unit: string): true {
    const kind = this.#text.charAt(this.#at + 1)
    // `\U` may stand for two units.
    if (kind === 'U' && unit >= '\ud800' && unit <= '\udbff') this.#wide = this.#at
    return this.#put(escapeLengths[kind] ?? 2)
  }

  // A backslash at the end of a line in "…" says that the line goes on.
  #skipEscapedLineEnd(): void {
    while (this.#atEscape() && /[\r\n]/.test(this.#text.charAt(this.#at + 1))) {
      this.#at++
      while (this.#at < this.#end && isBlank(this.#text.charAt(this.#at))) this.#at++
    }
  }
}

function isBlank(unit: string): boolean {
  return unit === ' ' || unit === '\n' || unit === '\t' || unit === '\r'
}
