import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSame } from '../../src/regular/decide.ts'
import { fromPattern, fromText } from '../../src/regular/from-pattern.ts'
import { anything, characterOf, literal, nothing, repeat, sequence, words } from '../../src/regular/language.ts'
import type { Hole } from '../../src/text/holes.ts'
import { matchPattern, type Pattern } from '../../src/text/pattern.ts'
import { runs } from '../support/seed.ts'
import { enough, has } from './support.ts'

const hole: Hole = { name: 'project', why: 'a test', span: { file: 'f', start: 0, end: 0 } }
const run = { any: 'run' } as const
const one = { any: 'one' } as const

const anyPart = fc.oneof(fc.constantFrom(run, one), fc.string({ unit: fc.constantFrom('a', 'b', '😀', '😁', '\ue000'), maxLength: 3 }))
const anySubject = fc.string({ unit: fc.constantFrom('a', 'b', '😀', '😁', '\ue000'), maxLength: 6 })

describe('fromPattern', () => {
  it('agrees with matchPattern on every text', () => {
    let matched = 0
    const { seed, numRuns } = runs(3000)
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 6 }), anySubject, (pattern: Pattern, subject) => {
        const made = fromPattern(pattern)
        assert.equal(made.kind, 'language')
        const { yes } = matchPattern(pattern, [subject])
        if (yes) matched++
        if (made.kind === 'language') assert.equal(has(made.language, subject), yes)
      }),
      { seed, numRuns },
    )
    assert.ok(matched > numRuns / 20, `${matched} of ${numRuns} matched`)
  })

  it('gives an unknown part the language it is given', () => {
    const made = fromPattern(['a:', hole, ':', run], () => words(['x', 'y']))
    assert.ok(made.kind === 'language')
    assert.deepEqual(isSame(made.language, sequence(literal('a:'), words(['x', 'y']), literal(':'), anything), enough()), { kind: 'yes' })
  })
  it('names an unknown part that nothing is known of', () => assert.deepEqual(fromPattern(['a', hole]), { kind: 'unknown', hole }))
  it('joins a pair of surrogates that is cut between two parts', () => {
    const made = fromPattern(['\ud83d', '\ude00'])
    assert.ok(made.kind === 'language' && has(made.language, '😀'))
  })
  it('does not say what half a pair beside a wildcard matches', () => assert.equal(fromPattern(['\ud83d', one]).kind, 'unsupported'))
})

describe('fromText', () => {
  it('is the one text', () => assert.deepEqual(fromText(['ab']), { kind: 'language', language: literal('ab') }))
  it('is what fillings make', () => {
    const made = fromText(['a', hole], () => repeat(characterOf('b'), 1))
    assert.ok(made.kind === 'language')
    assert.deepEqual(
      ['a', 'ab', 'abb', 'b'].filter((text) => has(made.language, text)),
      ['ab', 'abb'],
    )
  })
  it('names what is unknown', () => assert.deepEqual(fromText([hole]), { kind: 'unknown', hole }))
  it('is nothing with half a pair', () => assert.deepEqual(fromText(['\ud83d']), { kind: 'language', language: nothing }))
})
