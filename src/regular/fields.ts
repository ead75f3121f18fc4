import { type Automaton, acceptsAt, dead, PairNumbering, push, type Row, rowAt, weightAt } from './automaton.ts'
import type { Budget } from './budget.ts'
import { lastSymbol, textOf } from './characters.ts'
import { automatonOf } from './compile.ts'
import { isTooLarge, type OverBudget } from './decide.ts'
import type { Language } from './language.ts'
import { searchShortest } from './search.ts'

/** The texts of the fields, one each, in their order. */
export type Fields = { readonly kind: 'fields'; readonly texts: readonly string[] } | { readonly kind: 'none' } | OverBudget

// The end of a field, in the alphabet of the search alone.
const fieldEnd = lastSymbol + 1

/**
 * Texts for fields, each in the language of its field, whose concatenation is in `whole`: `sub` out of a project's path, a ref and what stands
 * between (literals are fields as well). Together they are the shortest there are, then the most readable. Of
 * several as short and as readable it is always the same one. Nothing is built that isn't met on the way.
 */
export function shortestFields(fields: readonly Language[], whole: Language, budget: Budget): Fields {
  if (isTooLarge(whole) || fields.some(isTooLarge)) return { kind: 'over-budget' }
  const found = searchShortest(new FieldAutomaton(fields.map(automatonOf), automatonOf(whole)), budget, fieldEnd)
  if (found.kind !== 'found') return found
  const texts: string[] = []
  let text = ''
  for (const symbol of found.path) {
    if (symbol !== fieldEnd) text += textOf(symbol)
    else {
      texts.push(text)
      text = ''
    }
  }
  return { kind: 'fields', texts }
}

/** Reads the fields one after the other, an end after each, and the whole beside them. */
class FieldAutomaton implements Automaton {
  readonly start: number
  readonly #fields: readonly Automaton[]
  readonly #whole: Automaton
  readonly #states: { readonly field: number; readonly inner: number; readonly whole: number }[] = []
  /** For each field, the pairs of its states and those of the whole, and the state of each pair. */
  readonly #pairs: readonly PairNumbering[]
  readonly #numbers: readonly number[][]

  constructor(fields: readonly Automaton[], whole: Automaton) {
    this.#fields = fields
    this.#whole = whole
    this.#pairs = [...fields, whole].map(() => new PairNumbering())
    this.#numbers = this.#pairs.map(() => [])
    this.start = this.#enter(0, whole.start)
  }

  accepts(state: number): boolean {
    const at = this.#states[state]
    return at !== undefined && at.field === this.#fields.length && acceptsAt(this.#whole, at.whole)
  }

  weight(state: number): number {
    const at = this.#states[state]
    const field = this.#fields[at?.field ?? 0]
    return at === undefined || field === undefined ? 0 : weightAt(field, at.inner) + weightAt(this.#whole, at.whole)
  }

  row(state: number): Row {
    const at = this.#states[state]
    const field = this.#fields[at?.field ?? 0]
    const starts: number[] = []
    const targets: number[] = []
    if (at === undefined || field === undefined) return { starts: [0], targets: [dead] }
    const [inner, whole] = [rowAt(field, at.inner), rowAt(this.#whole, at.whole)]
    let [i, j, symbol] = [0, 0, 0]
    while (symbol <= lastSymbol) {
      push(starts, targets, symbol, this.#state(at.field, inner.targets[i] ?? dead, whole.targets[j] ?? dead))
      const nextInner = inner.starts[i + 1] ?? fieldEnd
      const nextWhole = whole.starts[j + 1] ?? fieldEnd
      symbol = Math.min(nextInner, nextWhole)
      if (nextInner === symbol) i++
      if (nextWhole === symbol) j++
    }
    push(starts, targets, fieldEnd, acceptsAt(field, at.inner) ? this.#enter(at.field + 1, at.whole) : dead)
    return { starts, targets }
  }

  #enter(field: number, whole: number): number {
    const next = this.#fields[field]
    return this.#state(field, next === undefined ? 0 : next.start, whole)
  }

  #state(field: number, inner: number, whole: number): number {
    if (inner === dead || whole === dead) return dead
    const pairs = this.#pairs[field]
    const pair = pairs?.of(inner, whole) ?? 0
    const known = this.#numbers[field]?.[pair]
    if (known !== undefined) return known
    const state = this.#states.push({ field, inner, whole }) - 1
    this.#numbers[field]?.push(state)
    return state
  }
}
