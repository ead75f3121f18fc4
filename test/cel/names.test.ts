import assert from 'node:assert/strict'
import { namesIn } from '../../src/cel/names.ts'
import { parseCel } from '../../src/cel/parse-cel.ts'
import { mappedAsWritten } from '../../src/text/mapped-text.ts'

/** Expressions and what they read: members of a variable, or `*` for the whole. */
const cases: readonly (readonly [string, { readonly [name: string]: readonly string[] | '*' }])[] = [
  ['a.b == c.d', { a: ['b'], c: ['d'] }],
  ['a.b.c', { a: ['b'] }],
  ["a['b'] == a.c", { a: ['b', 'c'] }],
  ['a[b]', { a: '*', b: '*' }],
  ['has(a.b)', { a: ['b'] }],
  ['has(a.b.c)', { a: ['b'] }],
  ["'b' in a", { a: ['b'] }],
  ['b.c in a', { a: '*', b: ['c'] }],
  ['size(a) + a.b', { a: '*' }],
  ['a.b.exists(x, x == c.d)', { a: ['b'], c: ['d'] }],
  ['[1].all(a, a.b)', {}],
  ['[1].all(x, a.b) && a.c', { a: ['b', 'c'] }],
  ['a.exists(a, a == 1)', { a: '*' }],
  ['a.b.map(x, has(x.c), x.c + d)', { a: ['b'], d: '*' }],
  ['a.startsWith(b)', { a: '*', b: '*' }],
  ["'text' == 1", {}],
]

describe('The names that an expression reads', () => {
  for (const [text, expected] of cases) {
    it(text, () => {
      const found = [...namesIn(parseCel(mappedAsWritten('', text, 0)).tree)]
      const plain = Object.fromEntries(found.map(([name, members]) => [name, members === 'all' ? '*' : [...members]]))
      assert.deepEqual(plain, expected)
    })
  }
})
