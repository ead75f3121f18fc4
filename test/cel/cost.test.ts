import assert from 'node:assert/strict'
import { costOf, isCheap } from '../../src/cel/cost.ts'
import { parseCel } from '../../src/cel/parse-cel.ts'
import { mappedAsWritten } from '../../src/text/mapped-text.ts'

const isCheapAt = (text: string, longest?: number) => isCheap(costOf(parseCel(mappedAsWritten('', text, 0)).tree, longest))

const ten = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 0]'
const nested = (depth: number): string => (depth === 0 ? 'true' : `${ten}.all(x${depth}, ${nested(depth - 1)})`)
const grown = (times: number) => `'a'${".replace('a', 'aaaaaaaaaa')".repeat(times)}`

/** Expressions, the length of the longest list or text of a token, and whether an engine is asked. */
const cases: readonly (readonly [string, string, number | undefined, boolean])[] = [
  ['a comparison', "a.b == 'c'", undefined, true],
  ['a comparison, a long token', "a.b == 'c'", 100_000, true],
  ['a list of the token', 'a.b.exists(x, x == 1)', undefined, true],
  ['a list of the token, a long one', 'a.b.exists(x, x == 1)', 100_000, true],
  ['two lists of the token', 'a.b.exists(x, a.c.exists(y, x == y))', undefined, true],
  ['two lists of the token, long ones', 'a.b.exists(x, a.c.exists(y, x == y))', 1000, false],
  ['three lists of the token', 'a.b.exists(x, a.c.exists(y, a.d.exists(z, x == y)))', undefined, false],
  ['a literal list in itself, four times', nested(4), undefined, true],
  ['a literal list in itself, six times', nested(6), undefined, false],
  ['what a macro makes, one behind the other', `${ten}.map(x, x).filter(x, true).all(x, x > 0)`, undefined, true],
  ['what a macro makes of lists', `${ten}.map(x, ${ten}).map(x, ${ten}.map(y, x)).all(x, true)`, undefined, true],
  ['a text that grows ten times', grown(1), undefined, true],
  ['a text that grows a million times', grown(6), undefined, false],
  ['a text that is cut and joined', "a.b.split(':').join('')", undefined, true],
  ['texts that are joined by long ones', `a.b.split('').join('${'x'.repeat(9000)}')`, undefined, false],
  ['an operator', `a.b + ${'a.b + '.repeat(100)} a.b`, undefined, true],
]

describe('The cost of an expression', () => {
  for (const [name, text, longest, expected] of cases)
    it(`${name}: ${expected ? 'evaluated' : 'left open'}`, () => assert.equal(isCheapAt(text, longest), expected))
})
