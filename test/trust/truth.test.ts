import assert from 'node:assert/strict'
import { and, ERROR, NO, not, or, type TruthSet, YES } from '../../src/trust/truth.ts'

// The tables of cel-spec langdef, "Logical Operators", for single truths; Kleene's for sets of yes and no.
const UNKNOWN = YES | NO
const andTable: readonly (readonly [TruthSet, TruthSet, TruthSet])[] = [
  [YES, YES, YES],
  [YES, NO, NO],
  [NO, NO, NO],
  [YES, ERROR, ERROR],
  [NO, ERROR, NO],
  [ERROR, ERROR, ERROR],
  [UNKNOWN, YES, UNKNOWN],
  [UNKNOWN, NO, NO],
  [UNKNOWN, UNKNOWN, UNKNOWN],
  [UNKNOWN, ERROR, NO | ERROR],
]
const orTable: readonly (readonly [TruthSet, TruthSet, TruthSet])[] = [
  [YES, YES, YES],
  [YES, NO, YES],
  [NO, NO, NO],
  [YES, ERROR, YES],
  [NO, ERROR, ERROR],
  [ERROR, ERROR, ERROR],
  [UNKNOWN, YES, YES],
  [UNKNOWN, NO, UNKNOWN],
  [UNKNOWN, ERROR, YES | ERROR],
]

describe('truth sets', () => {
  it('combine with and, in both orders', () => {
    for (const [a, b, expected] of andTable) assert.deepEqual([and(a, b), and(b, a)], [expected, expected], `${a} and ${b}`)
  })
  it('combine with or, in both orders', () => {
    for (const [a, b, expected] of orTable) assert.deepEqual([or(a, b), or(b, a)], [expected, expected], `${a} or ${b}`)
  })
  it('negate yes and no, and leave errors', () => {
    assert.deepEqual([not(YES), not(NO), not(ERROR), not(UNKNOWN), not(YES | ERROR)], [NO, YES, ERROR, UNKNOWN, NO | ERROR])
  })
  it('of several members are the union over the members', () => {
    const members = (set: TruthSet) => [YES, NO, ERROR].filter((one) => set & one)
    for (let a = 1; a < 8; a++) {
      for (let b = 1; b < 8; b++) {
        let expected = 0
        for (const one of members(a)) for (const other of members(b)) expected |= and(one, other)
        assert.equal(and(a, b), expected, `${a} and ${b}`)
      }
    }
  })
})
