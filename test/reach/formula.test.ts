import assert from 'node:assert/strict'
import { type Formula, Formulas, type Sides } from '../../src/reach/formula.ts'
import { and, ERROR, NO, or, type TruthSet, YES } from '../../src/trust/truth.ts'

const formulas = new Formulas()
const [a, b, c] = [formulas.test(0, true), formulas.test(1, true), formulas.test(2, true)]
const notA = formulas.test(0, false)
const doubt = formulas.doubt('perhaps')

describe('a formula', () => {
  const same: readonly (readonly [name: string, left: Formula, right: Formula])[] = [
    ['of no parts: all hold', formulas.and(), formulas.yes],
    ['of no parts: none holds', formulas.or(), formulas.no],
    ['with no in it', formulas.and(a, formulas.no, b), formulas.no],
    ['with yes in it', formulas.or(a, formulas.yes), formulas.yes],
    ['with what changes nothing', formulas.and(formulas.yes, a), a],
    ['with what changes nothing, either', formulas.or(formulas.no, a), a],
    ['in another order', formulas.and(b, a), formulas.and(a, b)],
    ['with the same twice', formulas.or(a, a, b), formulas.or(a, b)],
    ['inside of its kind', formulas.and(a, formulas.and(b, c)), formulas.and(a, b, c)],
    ['of a test and its opposite', formulas.and(a, b, notA), formulas.no],
    ['of a test or its opposite', formulas.or(notA, b, a), formulas.yes],
    ['with a test that holds', formulas.decide(formulas.and(a, b), 0, true), b],
    ['with a test that does not hold', formulas.decide(formulas.and(a, b), 0, false), formulas.no],
    ['with the opposite of a test that holds', formulas.decide(formulas.or(notA, b), 0, true), b],
    ['with a test deep inside', formulas.decide(formulas.or(formulas.and(a, b), formulas.and(notA, c)), 0, false), c],
    ['with a test that is not in it', formulas.decide(formulas.and(a, b), 2, true), formulas.and(a, b)],
    [
      'turned round',
      formulas.opposite(formulas.or(formulas.and(a, b), doubt)),
      formulas.and(formulas.or(notA, formulas.test(1, false)), doubt),
    ],
    ['turned round, of nothing', formulas.opposite(formulas.no), formulas.yes],
    ['turned round, of all', formulas.opposite(formulas.yes), formulas.no],
    ['with the same doubt', formulas.doubt('perhaps'), doubt],
  ]
  for (const [name, left, right] of same) it(name, () => assert.equal(left, right))

  const differ: readonly (readonly [name: string, left: Formula, right: Formula])[] = [
    ['a test and its opposite', a, notA],
    ['one test and another', a, b],
    ['both and either', formulas.and(a, b), formulas.or(a, b)],
    ['a doubt about the world', formulas.doubt('perhaps', true), doubt],
    ['a doubt that is taken to be so', formulas.doubt('perhaps', true, 'taken'), formulas.doubt('perhaps', true)],
  ]
  for (const [name, left, right] of differ) it(`tells apart ${name}`, () => assert.notEqual(left, right))

  it('hangs on the tests that are left in it', () => {
    assert.deepEqual([...formulas.testsOf(formulas.or(formulas.and(a, b), c, doubt))].sort(), [0, 1, 2])
    assert.deepEqual([...formulas.testsOf(formulas.decide(formulas.or(formulas.and(a, b), c), 0, false))], [2])
    assert.deepEqual([...formulas.testsOf(doubt)], [])
  })

  it('says whether it is decided', () => {
    assert.deepEqual(
      [formulas.yes, formulas.no, doubt, formulas.and(doubt, a)].map((one) => formulas.answer(one)),
      ['yes', 'no', 'maybe', 'maybe'],
    )
  })

  it('lists each doubt once', () => {
    const other = formulas.doubt('or not', true, 'taken')
    assert.deepEqual(
      formulas.doubtsOf(formulas.or(formulas.and(doubt, a), formulas.and(doubt, other))).map(({ why, firm, taken }) => [why, firm, taken]),
      [
        ['perhaps', false, undefined],
        ['or not', true, 'taken'],
      ],
    )
  })
})

// The sides of a condition that has this answer; an error is neither.
const sidesOf = (set: TruthSet): Sides => ({ yes: set === YES ? formulas.yes : formulas.no, no: set === NO ? formulas.yes : formulas.no })
const each: readonly TruthSet[] = [YES, NO, ERROR]

describe('the sides of a condition', () => {
  for (const x of each) {
    for (const y of each) {
      it(`answer as the algebra does for ${x} and ${y}`, () => {
        assert.deepEqual(formulas.all([sidesOf(x), sidesOf(y)]), sidesOf(and(x, y)))
        assert.deepEqual(formulas.any([sidesOf(x), sidesOf(y)]), sidesOf(or(x, y)))
        for (const which of each) {
          const chosen = which === YES ? x : which === NO ? y : ERROR
          assert.deepEqual(formulas.choose(sidesOf(which), sidesOf(x), sidesOf(y)), sidesOf(chosen))
        }
      })
    }
  }

  it('of a test are that it holds, and that it does not', () => assert.deepEqual(formulas.sides(0), { yes: a, no: notA }))

  it('of what nobody knows are in doubt, both', () => assert.deepEqual(formulas.unsure('perhaps'), { yes: doubt, no: doubt }))
})
