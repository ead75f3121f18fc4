import { type Cel, partsOf } from './tree.ts'

/** What an evaluation takes at most: its steps, and the length of the texts and lists that it makes. */
export interface CelCost {
  readonly steps: number
  /** Characters of a text, elements of a list, with what they hold. */
  readonly size: number
}

/** How long a text or list of a token is taken to be where nobody says. GitLab names at most 200 groups. */
const usual = 200
/** Beyond this an expression is not given to an engine, which can't be interrupted: a second, more or less. */
const mostSteps = 1_000_000
const mostSize = 1_000_000
/** How many characters are as much work as one step. */
const perStep = 50

/** Whether an evaluation ends before anybody waits; see `costOf`. */
export function isCheap({ steps, size }: CelCost): boolean {
  return steps <= mostSteps && size <= mostSize
}

/**
 * A bound for what an evaluation takes, from the text alone: macros within each other multiply, and so do replacements of texts. `longest` is
 * the length of the longest text or list that the variables hold.
 */
export function costOf(cel: Cel, longest = usual): CelCost {
  return measure(cel, longest, new Map())
}

type Bound = ReadonlyMap<string, number>

function measure(cel: Cel, longest: number, bound: Bound): CelCost {
  switch (cel.kind) {
    case 'literal':
      return { steps: 1, size: cel.value.type === 'string' ? lengthOf(cel.value.text, longest) : cel.end - cel.start }
    case 'name':
      return { steps: 1, size: bound.get(cel.name) ?? longest }
    case 'macro': {
      const over = measure(cel.over, longest, bound)
      const inner = new Map([...bound, [cel.as, over.size]])
      const body = measure(cel.body, longest, inner)
      const made = cel.transform === undefined ? body : measure(cel.transform, longest, inner)
      const each = body.steps + (cel.transform === undefined ? 0 : made.steps)
      const size = cel.macro === 'map' ? over.size * (1 + made.size) : cel.macro === 'filter' ? over.size : 1
      return { steps: 1 + over.steps + Math.max(1, over.size) * each, size }
    }
    case 'call': {
      const parts = partsOf(cel).map((part) => measure(part, longest, bound))
      const size = sizeOf(
        cel.name,
        parts.map((part) => part.size),
      )
      return { steps: parts.reduce((sum, part) => sum + part.steps, 1 + size / perStep), size }
    }
    default: {
      const parts = partsOf(cel).map((part) => measure(part, longest, bound))
      return {
        steps: parts.reduce((sum, part) => sum + part.steps, 1),
        size: madeOf(
          cel,
          parts.map((part) => part.size),
        ),
      }
    }
  }
}

// The size of what an operator makes of its parts: truths are small.
function madeOf(cel: Cel, sizes: readonly number[]): number {
  const isSum = cel.kind === 'list' || cel.kind === 'map' || (cel.kind === 'binary' && cel.op === '+')
  if (isSum) return sizes.reduce((sum, size) => sum + size, 1)
  if (cel.kind === 'choice') return Math.max(...sizes.slice(1))
  return cel.kind === 'select' || cel.kind === 'index' ? (sizes[0] ?? 1) : 1
}

// The sizes of a call's arguments, its target first, to that of its result.
function sizeOf(name: string, sizes: readonly number[]): number {
  const [target = 1, first = 0, second = 0] = sizes
  if (name === 'replace') return (target + 1) * (1 + second)
  if (name === 'join') return target * (1 + first)
  return sizes.reduce((sum, size) => sum + size, 50)
}

function lengthOf(text: readonly unknown[], longest: number): number {
  return text.reduce<number>((sum, part) => sum + (typeof part === 'string' ? part.length : longest), 0)
}
