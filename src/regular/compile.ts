import { type Automaton, acceptsAt, dead, follow, full, mergeRows, PairNumbering, push, type Row, rowAt, weightAt } from './automaton.ts'
import type { Language } from './language.ts'
import { programOf } from './program.ts'
import { SetAutomaton } from './sets.ts'

// Capital and small letters of ASCII, first and last.
const capitals = [0x41, 0x5a] as const
const smalls = [0x61, 0x7a] as const

const known = new WeakMap<Language, Automaton>()

/** The automaton of a tree within `largest` and `deepest`: made once, its states when they are asked for. */
export function automatonOf(language: Language): Automaton {
  const found = known.get(language)
  if (found !== undefined) return found
  const automaton = compiled(language)
  known.set(language, automaton)
  return automaton
}

function compiled(language: Language): Automaton {
  switch (language.kind) {
    case 'all':
      return language.of.map(automatonOf).reduce((a, b) => new Product(a, b, 'all'))
    case 'either': {
      const together = language.of.filter((part) => !part.plain)
      if (together.length === 0) return new SetAutomaton(programOf(language, automatonOf))
      const plain = language.of.filter((part) => part.plain)
      const rest = plain.length === 0 ? [] : [new SetAutomaton(programOf({ ...language, of: plain, plain: true }, automatonOf))]
      return [...rest, ...together.map(automatonOf)].reduce((a, b) => new Product(a, b, 'either'))
    }
    case 'not':
      return opposite(automatonOf(language.of))
    case 'quotient':
      return quotient(automatonOf(language.of), language.before, language.after)
    case 'lowered':
      return recased(automatonOf(language.of), capitals, smalls)
    case 'raised':
      return recased(automatonOf(language.of), smalls, capitals)
    case 'replaced':
      return replacing(automatonOf(language.of), language.symbol, language.by)
    default:
      return new SetAutomaton(programOf(language, automatonOf))
  }
}

/** Two automata side by side: what both accept, or what one does. */
class Product implements Automaton {
  readonly start: number
  readonly #a: Automaton
  readonly #b: Automaton
  readonly #kind: 'all' | 'either'
  readonly #pairs = new PairNumbering()

  constructor(a: Automaton, b: Automaton, kind: 'all' | 'either') {
    this.#a = a
    this.#b = b
    this.#kind = kind
    this.start = this.#state(a.start, b.start)
  }

  accepts(state: number): boolean {
    const [a, b] = [this.#pairs.left[state] ?? dead, this.#pairs.right[state] ?? dead]
    return this.#kind === 'all' ? acceptsAt(this.#a, a) && acceptsAt(this.#b, b) : acceptsAt(this.#a, a) || acceptsAt(this.#b, b)
  }

  weight(state: number): number {
    return weightAt(this.#a, this.#pairs.left[state] ?? dead) + weightAt(this.#b, this.#pairs.right[state] ?? dead)
  }

  row(state: number): Row {
    const [a, b] = [rowAt(this.#a, this.#pairs.left[state] ?? dead), rowAt(this.#b, this.#pairs.right[state] ?? dead)]
    return mergeRows(a, b, (left, right) => this.#state(left, right))
  }

  #state(a: number, b: number): number {
    const deciding = this.#kind === 'all' ? dead : full
    const idle = this.#kind === 'all' ? full : dead
    if (a === deciding || b === deciding) return deciding
    if (a === idle && b === idle) return idle
    return this.#pairs.of(a, b)
  }
}

const swapped = (state: number) => (state === dead ? full : state === full ? dead : state)

function opposite(of: Automaton): Automaton {
  return {
    start: swapped(of.start),
    accepts: (state) => !of.accepts(state),
    weight: (state) => of.weight(state),
    row(state) {
      const { starts, targets } = of.row(state)
      return { starts, targets: targets.map(swapped) }
    },
  }
}

function quotient(of: Automaton, before: readonly number[], after: readonly number[]): Automaton {
  return {
    start: follow(of, of.start, before),
    accepts: (state) => acceptsAt(of, follow(of, state, after)),
    weight: (state) => of.weight(state),
    row: (state) => of.row(state),
  }
}

// Reads one symbol as a text.
function replacing(of: Automaton, symbol: number, by: readonly number[]): Automaton {
  const isIt: Row = { starts: symbol === 0 ? [0, 1] : [0, symbol, symbol + 1], targets: symbol === 0 ? [1, 0] : [0, 1, 0] }
  return {
    start: of.start,
    accepts: (state) => of.accepts(state),
    weight: (state) => of.weight(state) + by.length,
    row(state) {
      const target = follow(of, state, by)
      return mergeRows(isIt, of.row(state), (isSymbol, other) => (isSymbol === 1 ? target : other))
    },
  }
}

// Reads each letter of one range as the letter of the other that has its place.
function recased(of: Automaton, from: readonly [number, number], as: readonly [number, number]): Automaton {
  return {
    start: of.start,
    accepts: (state) => of.accepts(state),
    weight: (state) => of.weight(state),
    row(state) {
      const row = of.row(state)
      const starts: number[] = []
      const targets: number[] = []
      const copy = (first: number, end: number, shift: number) => {
        for (const [i, start] of row.starts.entries()) {
          const next = row.starts[i + 1] ?? Number.POSITIVE_INFINITY
          if (next > first && start < end) push(starts, targets, Math.max(start, first) + shift, row.targets[i] ?? dead)
        }
      }
      copy(0, from[0], 0)
      copy(as[0], as[1] + 1, from[0] - as[0])
      copy(from[1] + 1, Number.POSITIVE_INFINITY, 0)
      return { starts, targets }
    },
  }
}
