import { type Cel, partsOf } from './tree.ts'

/** What a list of a token is taken to hold: GitLab names at most 200 groups. */
const listLength = 200

/**
 * A bound for the steps that an evaluation takes: macros multiply, so that a few of them within each other take longer than anybody waits,
 * and an engine can't be interrupted.
 */
export function costOf(cel: Cel): number {
  if (cel.kind === 'macro') {
    const inner = costOf(cel.body) + (cel.transform === undefined ? 0 : costOf(cel.transform))
    return costOf(cel.over) + lengthOf(cel.over) * inner
  }
  return partsOf(cel).reduce((sum, part) => sum + costOf(part), 1)
}

// How many elements it can have; what a macro makes of a list is no longer than that.
function lengthOf(cel: Cel): number {
  if (cel.kind === 'list') return cel.items.length
  if (cel.kind === 'map') return cel.entries.length
  if (cel.kind === 'macro') return lengthOf(cel.over)
  if (cel.kind === 'binary' && cel.op === '+') return lengthOf(cel.left) + lengthOf(cel.right)
  return listLength
}
