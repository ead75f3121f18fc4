import type { Condition } from '../condition.ts'
import type { CelValue } from './compiled.ts'

/** More than this is no explanation, and takes longer than the engine. */
const mostParts = 5000
/** As many branches as one operation may make of those of its operands. */
const mostBranches = 500

const known = new WeakMap<Condition | CelValue, number>()

/** Whether a value has more parts than anybody wants to walk through. Parts that stand in several places count in each. */
export function isHeavy(value: CelValue): boolean {
  return weightOfValue(value) > mostParts
}

/** Whether an operation on these would have too many cases: each operand may depend on conditions of its own. */
export function isWide(operands: readonly CelValue[]): boolean {
  return operands.reduce((product, operand) => product * branchesOf(operand), 1) > mostBranches
}

function branchesOf(value: CelValue): number {
  return value.kind === 'choice' ? branchesOf(value.yes) + branchesOf(value.no) : 1
}

function weightOfValue(value: CelValue): number {
  switch (value.kind) {
    case 'condition':
      return weightOf(value.of)
    case 'choice':
      return remembered(value, () => weightOf(value.which) + weightOfValue(value.yes) + weightOfValue(value.no))
    case 'list':
      return remembered(value, () => sum(value.items.map(weightOfValue)))
    case 'map':
      return remembered(value, () => sum(value.entries.flatMap((entry) => [weightOfValue(entry.key), weightOfValue(entry.value)])))
    default:
      return 1
  }
}

function weightOf(condition: Condition): number {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return remembered(condition, () => sum(condition.of.map(weightOf)))
    case 'not':
    case 'every':
    case 'some':
      return remembered(condition, () => 1 + weightOf(condition.of))
    case 'choice':
      return remembered(condition, () => sum([condition.which, condition.yes, condition.no].map(weightOf)))
    default:
      return 1
  }
}

function remembered(of: Condition | CelValue, count: () => number): number {
  const before = known.get(of)
  if (before !== undefined) return before
  const weight = count()
  known.set(of, weight)
  return weight
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 1)
}
