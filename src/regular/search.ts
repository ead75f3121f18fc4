import { type Automaton, acceptsAt, dead, full, rowAt, weightAt } from './automaton.ts'
import { type Budget, spend } from './budget.ts'
import { firstOfTwoUnits } from './characters.ts'
import { costOf, mostReadable, placeOf } from './readable.ts'

/** What a search finds. `path` is the symbols of the text. */
export type Found =
  | { readonly kind: 'found'; readonly path: readonly number[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'over-budget' }

// A state met, by the best text that leads to it among the shortest.
interface Node {
  readonly state: number
  readonly from: Node | undefined
  readonly symbol: number
  /** The UTF-16 code units of its text. */
  readonly length: number
  readonly cost: number
  /** Where its text stands among the texts of its length that lead somewhere new, in the order of `placeOf`. */
  rank: number
}

type Level = Map<number, Node>

/**
 * The shortest accepted text, in UTF-16 code units; of those, the most readable one; of those, the first in the order of `placeOf`. Level by
 * level, so nothing is looked at that is longer. `last` is the last symbol of the alphabet.
 */
export function searchShortest(automaton: Automaton, budget: Budget, last: number): Found {
  const start: Node = { state: automaton.start, from: undefined, symbol: 0, length: 0, cost: 0, rank: 0 }
  const seen = new Set<number>()
  let level: Level = start.state === dead ? new Map() : new Map([[start.state, start]])
  let next: Level = new Map()
  while (level.size + next.size > 0) {
    const nodes = [...level.values()].sort(byText)
    let best: Node | undefined
    for (const [i, node] of nodes.entries()) {
      node.rank = i
      seen.add(node.state)
      if (acceptsAt(automaton, node.state) && (best === undefined || isBetter(node, best))) best = node
    }
    if (best !== undefined) return { kind: 'found', path: pathOf(best) }
    const afterNext: Level = new Map()
    for (const node of nodes) {
      if (!spend(budget, 1 + weightAt(automaton, node.state))) return { kind: 'over-budget' }
      expand(automaton, node, last, seen, next, afterNext)
    }
    for (const state of next.keys()) afterNext.delete(state)
    level = next
    next = afterNext
  }
  return { kind: 'none' }
}

function expand(automaton: Automaton, node: Node, last: number, seen: ReadonlySet<number>, next: Level, afterNext: Level): void {
  const { starts, targets } = rowAt(automaton, node.state)
  for (let i = 0; i < starts.length; i++) {
    const state = targets[i] ?? dead
    if (state === dead || seen.has(state)) continue
    const symbol = mostReadable(starts[i] ?? 0, (starts[i + 1] ?? last + 1) - 1)
    const units = symbol < firstOfTwoUnits ? 1 : 2
    const found: Node = { state, from: node, symbol, length: node.length + units, cost: node.cost + costOf(symbol), rank: 0 }
    const level = units === 1 ? next : afterNext
    const known = level.get(state)
    if (known === undefined || isBetter(found, known)) level.set(state, found)
  }
}

// The order of the texts, which are of one length: by that of what they grew from where it has one, or symbol by symbol.
function byText(a: Node, b: Node): number {
  if (a.from?.length === b.from?.length) return (a.from?.rank ?? 0) - (b.from?.rank ?? 0) || placeOf(a.symbol) - placeOf(b.symbol)
  const [left, right] = [pathOf(a), pathOf(b)]
  const i = left.findIndex((symbol, at) => symbol !== right[at])
  return placeOf(left[i] ?? 0) - placeOf(right[i] ?? 0)
}

function isBetter(a: Node, b: Node): boolean {
  return a.cost < b.cost || (a.cost === b.cost && byText(a, b) < 0)
}

function pathOf(node: Node): readonly number[] {
  const path: number[] = []
  for (let at: Node = node; at.from !== undefined; at = at.from) path.push(at.symbol)
  return path.reverse()
}

/** Whether any text is accepted, without looking for a fine one. */
export function searchAny(automaton: Automaton, budget: Budget): 'some' | 'none' | 'over-budget' {
  const seen = new Set<number>([automaton.start])
  const open = [automaton.start]
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (acceptsAt(automaton, state)) return 'some'
    if (state === dead) continue
    if (!spend(budget, 1 + weightAt(automaton, state))) return 'over-budget'
    for (const target of rowAt(automaton, state).targets) {
      if (target === full) return 'some'
      if (target === dead || seen.has(target)) continue
      seen.add(target)
      open.push(target)
    }
  }
  return 'none'
}
