import { remember } from '../../text/remember.ts'
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
      return remember(known, value, () => weightOf(value.which) + weightOfValue(value.yes) + weightOfValue(value.no))
    case 'list':
      return remember(known, value, () => sum(value.items.map(weightOfValue)))
    case 'map':
      return remember(known, value, () => sum(value.entries.flatMap((entry) => [weightOfValue(entry.key), weightOfValue(entry.value)])))
    default:
      return 1
  }
}

function weightOf(condition: Condition): number {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return remember(known, condition, () => sum(condition.of.map(weightOf)))
    case 'not':
    case 'every':
    case 'some':
      return remember(known, condition, () => 1 + weightOf(condition.of))
    case 'choice':
      return remember(known, condition, () => sum([condition.which, condition.yes, condition.no].map(weightOf)))
    default:
      return 1
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 1)
}

/** Whether some part of a condition is left to the engine. */
export function containsLeaf(condition: Condition): boolean {
  switch (condition.kind) {
    case 'opaque':
      return true
    case 'all':
    case 'any':
      return condition.of.some(containsLeaf)
    case 'not':
    case 'every':
    case 'some':
      return containsLeaf(condition.of)
    case 'choice':
      return [condition.which, condition.yes, condition.no].some(containsLeaf)
    default:
      return false
  }
}
