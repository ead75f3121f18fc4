import assert from 'node:assert/strict'
import { makeBudget } from '../../src/regular/budget.ts'
import { contains, isApart, isEmpty, isSame, isWithin, sample, shortest } from '../../src/regular/decide.ts'
import { shortestFields } from '../../src/regular/fields.ts'
import { all, anything, characterOf, either, type Language, literal, not, repeat, sequence } from '../../src/regular/language.ts'
import { enough, glob } from './support.ts'

const over = { kind: 'over-budget' }

// The n-th character before the end is an a: 2^n states without nondeterminism.
const nthLast = (n: number) => sequence(anything, literal('a'), repeat(characterOf('ab'), n - 1, n - 1))
const nested = (depth: number): Language => {
  let language: Language = literal('a')
  for (let i = 0; i < depth; i++) language = not(sequence(literal('a'), language))
  return language
}

describe('a budget', () => {
  it('is shared by the operations that get it', () => {
    const budget = makeBudget(60)
    const language = glob('*abcdefghij')
    assert.deepEqual(shortest(language, budget), { kind: 'member', text: 'abcdefghij' })
    assert.ok(budget.left < 60)
    while (shortest(language, budget).kind === 'member') assert.ok(budget.left >= 0)
    assert.deepEqual(contains(language, 'abcdefghij', budget), over)
  })

  for (const [name, ask] of [
    ['isEmpty', (language: Language) => isEmpty(language, makeBudget(5000))],
    ['shortest', (language: Language) => shortest(language, makeBudget(5000))],
    ['isWithin', (language: Language) => isWithin(anything, not(language), makeBudget(5000))],
    ['isSame', (language: Language) => isSame(language, literal('x'), makeBudget(5000))],
    ['isApart', (language: Language) => isApart(language, repeat(characterOf('ab'), 0), makeBudget(5000))],
  ] as const) {
    it(`ends ${name} when it is used up`, () =>
      assert.deepEqual(ask(all(nthLast(20), not(nthLast(20)))), name === 'isSame' ? { kind: 'no', text: 'x' } : over))
  }

  it('ends sample, which gives what it has', () => {
    const hard = all(nthLast(20), not(nthLast(20)))
    assert.deepEqual(sample(either(literal('x'), hard), 2, makeBudget(5000)), { texts: ['x'], more: 'over-budget' })
  })

  it('is used up by a language that is too large, whatever is left', () => {
    const large = repeat(repeat(repeat(literal('a'), 0, 1000), 0, 1000), 0, 1000)
    assert.deepEqual(isEmpty(large, enough()), over)
    assert.deepEqual(contains(large, 'a', enough()), over)
    assert.deepEqual(shortestFields([large], anything, enough()), over)
  })

  it('is used up by a language that is nested too deeply', () => {
    assert.deepEqual(isEmpty(nested(10_000), enough()), over)
    assert.equal(isEmpty(nested(100), enough()).kind, 'no')
  })

  it('looks no further where one part has already said no, or yes', () => {
    const hard = all(nthLast(20), not(nthLast(20)))
    assert.deepEqual(isEmpty(all(literal('b'), sequence(literal('a'), hard)), makeBudget(3)), { kind: 'yes' })
    assert.deepEqual(
      isEmpty(not(either(repeat(not(literal('x')), 0), hard, not(sequence(literal('x'), anything)), anything)), makeBudget(3)),
      { kind: 'yes' },
    )
    assert.deepEqual(isEmpty(all(literal('b'), not(either(glob('b*'), sequence(literal('b'), hard)))), makeBudget(3)), { kind: 'yes' })
  })

  it('answers the worst patterns, or ends', () => {
    const letters = 'abcdef'
    const worst = Array.from({ length: 6 }, (_, i) => glob(`*${letters.slice(i)}${letters.slice(0, i)}*a*b*c*`.replaceAll('', '*')))
    const budget = makeBudget(200_000)
    const started = performance.now()
    const answer = isEmpty(all(...worst, not(glob('*a*a*a*a*a*a*a*a*a*a*a*a*'))), budget)
    assert.ok(answer.kind === 'over-budget' || budget.left > 0)
    assert.ok(performance.now() - started < 10_000)
  })
})
