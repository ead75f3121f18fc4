import assert from 'node:assert/strict'
import fc from 'fast-check'
import { DFA, isDisjointWith, JS, NFA } from 'refa'
import { isApart, isSame, isWithin, shortest } from '../../src/regular/decide.ts'
import type { Language } from '../../src/regular/language.ts'
import { runs } from '../support/seed.ts'
import { enough, regex } from './support.ts'

// Expressions that mean the same to RE2 and to JavaScript's engine with the flags s and u, and what they match as a whole.
const anyExpression: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', 'ab', '.', '.*', '[ab]', '[^a]', '[b-z]', '😀') },
    { weight: 3, arbitrary: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(?:${a}|${b})`) },
    { weight: 1, arbitrary: fc.tuple(tie('expression'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}')).map(([a, op]) => `(?:${a})${op}`) },
  ),
})).expression

function oracle(source: string): NFA {
  const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags: 'su' }).parse()
  return NFA.fromRegex(expression, { maxCharacter })
}

function opposite(automaton: NFA): DFA {
  const complement = DFA.fromFA(automaton)
  complement.complement()
  return complement
}

describe('languages and refa', () => {
  it('agree on pairs of expressions: apart, within, the same, and how short the shortest common text is', () => {
    const counts = { apart: 0, within: 0, same: 0 }
    const { seed, numRuns } = runs(2000)
    fc.assert(
      fc.property(fc.tuple(anyExpression, anyExpression), ([a, b]) => {
        const [left, right] = [regex(`(?s)${a}`, 'whole'), regex(`(?s)${b}`, 'whole')]
        const [theirLeft, theirRight] = [oracle(a), oracle(b)]
        const apart = isDisjointWith(theirLeft, theirRight)
        const within = isDisjointWith(theirLeft, opposite(theirRight))
        const around = isDisjointWith(opposite(theirLeft), theirRight)
        assert.equal(isApart(left, right, enough()).kind, apart ? 'yes' : 'no')
        assert.equal(isWithin(left, right, enough()).kind, within ? 'yes' : 'no')
        assert.equal(isWithin(right, left, enough()).kind, around ? 'yes' : 'no')
        assert.equal(isSame(left, right, enough()).kind, within && around ? 'yes' : 'no')
        // refa counts code points, and this folder code units.
        if (!a.includes('😀')) assert.equal(lengthOf(left), theirLength(theirLeft))
        if (apart) counts.apart++
        if (within) counts.within++
        if (within && around) counts.same++
      }),
      { seed, numRuns },
    )
    assert.ok(counts.apart > numRuns / 10 && counts.within > numRuns / 20 && counts.same > numRuns / 100, JSON.stringify(counts))
  })
})

function lengthOf(language: Language): number | undefined {
  const found = shortest(language, enough())
  return found.kind === 'member' ? [...found.text].length : undefined
}

function theirLength(automaton: NFA): number | undefined {
  for (const word of automaton.wordSets()) return word.length
  return undefined
}
