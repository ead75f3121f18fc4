import { type Automaton, type Row, rowAt } from '../regular/automaton.ts'

const rows = new WeakMap<Automaton, (Row | undefined)[]>()

/** The row of a state, put together once: languages are shared by classes, and automata make their rows anew at each asking. */
export function keptRow(automaton: Automaton, state: number): Row {
  if (state < 0) return rowAt(automaton, state)
  let kept = rows.get(automaton)
  if (kept === undefined) {
    kept = []
    rows.set(automaton, kept)
  }
  const known = kept[state]
  if (known !== undefined) return known
  const row = automaton.row(state)
  kept[state] = row
  return row
}
