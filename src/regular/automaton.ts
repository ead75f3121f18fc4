/** The state from which no text is accepted. */
export const dead = -1
/** The state from which every text is accepted. */
export const full = -2

/** Where each symbol leads: those from `starts[i]` to before `starts[i + 1]` to `targets[i]`. The first start is 0; neighbours differ in target. */
export interface Row {
  readonly starts: readonly number[]
  readonly targets: readonly number[]
}

/**
 * A deterministic automaton whose states are made when they are asked for: numbers from 0 in the order of asking, and `dead` and `full`, which
 * every automaton shares and no method takes. Other states may accept nothing or everything too: nobody has looked.
 */
export interface Automaton {
  readonly start: number
  accepts(state: number): boolean
  row(state: number): Row
  /** What a state costs a budget above 1: what it holds of states of other automata. */
  weight(state: number): number
}

const deadRow: Row = { starts: [0], targets: [dead] }
const fullRow: Row = { starts: [0], targets: [full] }

export function acceptsAt(automaton: Automaton, state: number): boolean {
  return state === full || (state !== dead && automaton.accepts(state))
}

export function rowAt(automaton: Automaton, state: number): Row {
  return state === dead ? deadRow : state === full ? fullRow : automaton.row(state)
}

export function weightAt(automaton: Automaton, state: number): number {
  return state < 0 ? 0 : automaton.weight(state)
}

/** The index of the interval of the row that holds the symbol. */
function intervalOf(row: Row, symbol: number): number {
  let [low, high] = [0, row.starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((row.starts[middle] ?? 0) <= symbol) low = middle
    else high = middle - 1
  }
  return low
}

/** The state that a text leads to. */
export function follow(automaton: Automaton, state: number, symbols: readonly number[]): number {
  let at = state
  for (const symbol of symbols) {
    if (at < 0) return at
    const row = automaton.row(at)
    at = row.targets[intervalOf(row, symbol)] ?? dead
  }
  return at
}

/** Two rows laid over each other; `join` says the target of each pair of targets. */
export function mergeRows(a: Row, b: Row, join: (a: number, b: number) => number): Row {
  const starts: number[] = []
  const targets: number[] = []
  let [i, j, at] = [0, 0, 0]
  for (;;) {
    push(starts, targets, at, join(a.targets[i] ?? dead, b.targets[j] ?? dead))
    const nextA = a.starts[i + 1] ?? Number.POSITIVE_INFINITY
    const nextB = b.starts[j + 1] ?? Number.POSITIVE_INFINITY
    at = Math.min(nextA, nextB)
    if (at === Number.POSITIVE_INFINITY) return { starts, targets }
    if (nextA === at) i++
    if (nextB === at) j++
  }
}

/** Adds an interval to a row that is being made; one that leads where the last one leads lengthens that one. */
export function push(starts: number[], targets: number[], start: number, target: number): void {
  if (targets.length > 0 && targets[targets.length - 1] === target) return
  starts.push(start)
  targets.push(target)
}

/** Numbers lists of integers: the same list always gets the same number. */
export class Numbering {
  readonly lists: (readonly number[])[] = []
  readonly #byHash = new Map<number, number[]>()

  of(list: readonly number[]): number {
    let hash = list.length
    for (const item of list) hash = (Math.imul(hash, 0x01000193) ^ item) | 0
    const same = this.#byHash.get(hash)
    const found = same?.find((number) => sameList(this.lists[number] ?? [], list))
    if (found !== undefined) return found
    const number = this.lists.push(list) - 1
    if (same === undefined) this.#byHash.set(hash, [number])
    else same.push(number)
    return number
  }
}

/** Numbers pairs of small integers, from -2 on: the same pair always gets the same number. A table of its own is many times faster than a map. */
export class PairNumbering {
  readonly left: number[] = []
  readonly right: number[] = []
  #table = new Int32Array(64).fill(-1)

  of(a: number, b: number): number {
    const mask = this.#table.length - 1
    let at = hashOf(a, b) & mask
    for (let number = this.#table[at] ?? -1; number >= 0; number = this.#table[at] ?? -1) {
      if (this.left[number] === a && this.right[number] === b) return number
      at = (at + 1) & mask
    }
    const number = this.left.push(a) - 1
    this.right.push(b)
    this.#table[at] = number
    if (number * 2 > this.#table.length) this.#grow()
    return number
  }

  #grow(): void {
    const table = new Int32Array(this.#table.length * 4).fill(-1)
    const mask = table.length - 1
    for (const [number, a] of this.left.entries()) {
      let at = hashOf(a, this.right[number] ?? 0) & mask
      while ((table[at] ?? -1) >= 0) at = (at + 1) & mask
      table[at] = number
    }
    this.#table = table
  }
}

function hashOf(a: number, b: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
