import { type Automaton, acceptsAt, dead, full, rowAt, weightAt } from './automaton.ts'
import { type Budget, spend } from './budget.ts'
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
  readonly cost: number
  /** Where its text stands among the texts of its length that lead somewhere new, in the order of `placeOf`. */
  rank: number
}

/**
 * The shortest accepted text; of those, the most readable one; of those, the first in the order of `placeOf`. Level by level, so nothing is
 * looked at that is longer. `last` is the last symbol of the alphabet.
 */
export function searchShortest(automaton: Automaton, budget: Budget, last: number): Found {
  const start: Node = { state: automaton.start, from: undefined, symbol: 0, cost: 0, rank: 0 }
  const seen = new Set<number>([start.state])
  let level: readonly Node[] = start.state === dead ? [] : [start]
  while (level.length > 0) {
    let best: Node | undefined
    for (const node of level) {
      if (acceptsAt(automaton, node.state) && (best === undefined || isBetter(node, best))) best = node
    }
    if (best !== undefined) return { kind: 'found', path: pathOf(best) }
    const next = new Map<number, Node>()
    for (const node of level) {
      if (!spend(budget, 1 + weightAt(automaton, node.state))) return { kind: 'over-budget' }
      expand(automaton, node, last, seen, next)
    }
    level = [...next.values()].sort(byText)
    for (const [i, node] of level.entries()) {
      node.rank = i
      seen.add(node.state)
    }
  }
  return { kind: 'none' }
}

function expand(automaton: Automaton, node: Node, last: number, seen: ReadonlySet<number>, next: Map<number, Node>): void {
  const { starts, targets } = rowAt(automaton, node.state)
  for (let i = 0; i < starts.length; i++) {
    const state = targets[i] ?? dead
    if (state === dead || seen.has(state)) continue
    const symbol = mostReadable(starts[i] ?? 0, (starts[i + 1] ?? last + 1) - 1)
    const found: Node = { state, from: node, symbol, cost: node.cost + costOf(symbol), rank: 0 }
    const known = next.get(state)
    if (known === undefined || isBetter(found, known)) next.set(state, found)
  }
}

function byText(a: Node, b: Node): number {
  return (a.from?.rank ?? 0) - (b.from?.rank ?? 0) || placeOf(a.symbol) - placeOf(b.symbol)
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
