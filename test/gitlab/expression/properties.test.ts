import assert from 'node:assert/strict'
import fc from 'fast-check'
import { evaluateExpression, parseExpression } from '../../../src/gitlab/expression/expression.ts'
import type { Text } from '../../../src/text/holes.ts'
import { runs, seed } from '../../support/seed.ts'
import { hole } from './known.ts'

const names = ['A', 'B', 'C', 'D', 'E']
const words = ['', ' ', 'a', 'b', 'ab', 'ba', 'a/b', 'true', 'false', '/ab/', '/^a/', '/b$/', '/(/']

const leaf = fc.oneof(
  fc.constantFrom(...names.map((name) => `$${name}`)),
  fc.constantFrom(...words.map((word) => `"${word}"`)),
  fc.constantFrom('null', 'true', 'false', '/ab/', '/^a/', '/^ab$/', '/a$|x/', '/AB/i', '/a\\/b/', '/^$/'),
)

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||', '==', '!=', '=~', '!~'), tie('expression'))
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    tie('expression').map((inner) => `!(${inner})`),
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||', '==', '=~'), leaf)
      .map(([left, operator, right]) => `${left} ${operator} ${right}`),
  ),
}))

const shape = fc.array(fc.oneof(fc.constantFrom('a', 'b', '/', 'ab'), fc.constantFrom('X', 'Y', 'Z').map(hole)), { maxLength: 3 })
const world = fc.array(fc.option(shape), { minLength: names.length, maxLength: names.length })
// For each variable: what its holes become, and whether one of a single hole does not exist at all.
const filling = fc.array(fc.tuple(fc.array(fc.constantFrom(...words), { minLength: 3, maxLength: 3 }), fc.boolean()), {
  minLength: names.length,
  maxLength: names.length,
})

function fill(text: Text | null, [values, gone]: readonly [readonly string[], boolean]): Text | null {
  if (text === null || (gone && text.length === 1 && typeof text[0] !== 'string')) return null
  const filled = text.map((part, index) => (typeof part === 'string' ? part : (values[index] ?? ''))).join('')
  return filled === '' ? [] : [filled]
}

function lookupIn(values: readonly (Text | null)[]) {
  return (name: string) => values[names.indexOf(name)] ?? null
}

describe(`random GitLab expressions (CLAIMCHECK_SEED=${seed})`, () => {
  it('a decided answer is the answer of every completion', () => {
    let decided = 0
    let open = 0
    fc.assert(
      fc.property(expression, world, fc.array(filling, { minLength: 1, maxLength: 12 }), (text, values, fillings) => {
        const parsed = parseExpression(text)
        if ('problem' in parsed) return
        const { truth } = evaluateExpression(parsed.expression, lookupIn(values))
        if (truth === 'unknown') open++
        else decided++
        if (truth === 'unknown') return
        for (const each of fillings) {
          const complete = values.map((value, index) => fill(value, each[index] ?? [[], false]))
          assert.equal(evaluateExpression(parsed.expression, lookupIn(complete)).truth, truth, text)
        }
      }),
      runs(5_000),
    )
    assert.ok(decided > open / 4 && open > decided / 20, `${decided} decided, ${open} open`)
  })

  it('reads any text without throwing, and every place is inside', () => {
    const piece = fc.constantFrom(
      '$A',
      '"',
      "'",
      '/',
      '\\',
      '(',
      ')',
      '!',
      '=',
      '~',
      '&',
      '|',
      ' ',
      '\n',
      'null',
      'true',
      '$[[',
      ']]',
      'inputs.x',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        const parsed = parseExpression(text)
        const { offset, length } = 'problem' in parsed ? parsed.problem : parsed.expression
        assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length)
        if ('expression' in parsed) evaluateExpression(parsed.expression, () => [hole('X')])
      }),
      runs(3_000),
    )
  })
})
