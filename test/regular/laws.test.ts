import assert from 'node:assert/strict'
import fc from 'fast-check'
import { makeBudget } from '../../src/regular/budget.ts'
import { isApart, isEmpty, isSame, isWithin, sample, shortest } from '../../src/regular/decide.ts'
import {
  all,
  anything,
  between,
  either,
  except,
  type Language,
  literal,
  lowered,
  not,
  nothing,
  repeat,
  replaced,
  sequence,
} from '../../src/regular/language.ts'
import { runs } from '../support/seed.ts'
import { anyLanguage, enough, has, shortText, textsUpTo } from './support.ts'

function same(name: string, law: (a: Language, b: Language, c: Language) => readonly [Language, Language]): void {
  it(name, () => {
    fc.assert(
      fc.property(anyLanguage, anyLanguage, anyLanguage, (a, b, c) => {
        const [left, right] = law(a, b, c)
        assert.deepEqual(isSame(left, right, enough()), { kind: 'yes' })
      }),
      runs(150),
    )
  })
}

describe('languages obey', () => {
  same('De Morgan', (a, b) => [not(either(a, b)), all(not(a), not(b))])
  same('De Morgan, the other way', (a, b) => [not(all(a, b)), either(not(a), not(b))])
  same('the double complement', (a) => [{ ...not(not(a)) }, a])
  same('that nothing is in both a language and its complement', (a) => [all(a, not(a)), nothing])
  same('that everything is in one of them', (a) => [either(a, not(a)), anything])
  same('that all distributes over either', (a, b, c) => [all(a, either(b, c)), either(all(a, b), all(a, c))])
  same('that a sequence distributes over either', (a, b, c) => [sequence(a, either(b, c)), either(sequence(a, b), sequence(a, c))])
  same('that sequences associate', (a, b, c) => [sequence(sequence(a, b), c), sequence(a, sequence(b, c))])
  same('that a repetition repeated is itself', (a) => [repeat(repeat(a, 0), 0), repeat(a, 0)])
  same('that a repetition unrolls', (a) => [repeat(a, 1), sequence(a, repeat(a, 0))])
  same('that a difference is a meeting with the complement', (a, b) => [except(a, b), not(either(not(a), b))])
})

describe('a question about languages', () => {
  it('is answered for each text as its parts say', () => {
    fc.assert(
      fc.property(anyLanguage, anyLanguage, shortText, (a, b, text) => {
        const [inA, inB] = [has(a, text), has(b, text)]
        assert.equal(has(all(a, b), text), inA && inB)
        assert.equal(has(either(a, b), text), inA || inB)
        assert.equal(has(not(a), text), !inA)
        const cuts = Array.from({ length: text.length + 1 }, (_, i) => i)
        assert.equal(
          has(sequence(a, b), text),
          cuts.some((i) => has(a, text.slice(0, i)) && has(b, text.slice(i))),
        )
        assert.equal(
          has(repeat(a, 2, 2), text),
          cuts.some((i) => has(a, text.slice(0, i)) && has(a, text.slice(i))),
        )
        assert.equal(has(lowered(a), text.toUpperCase()), inA)
        assert.equal(has(between('a', a, 'b'), text), has(a, `a${text}b`))
        for (const by of ['', 'b', 'ca']) assert.equal(has(replaced('a', by, a), text), has(a, text.replaceAll('a', by)))
        assert.equal(has(repeat(a, 0), text), isChain(a, text))
      }),
      runs(200),
    )
  })

  it('has the shortest member, and there is none shorter', () => {
    fc.assert(
      fc.property(anyLanguage, (language) => {
        const found = shortest(language, enough())
        const brute = textsUpTo(5, 'abc-').find((text) => has(language, text))
        if (found.kind === 'over-budget') throw new TypeError('over budget')
        if (found.kind === 'none') assert.equal(brute, undefined)
        else {
          assert.ok(has(language, found.text))
          assert.ok(brute === undefined || found.text.length <= brute.length)
          // The letters in `brute` are in the order of preference, and all there are in short texts.
          if (brute?.length === found.text.length) assert.ok(isAsReadable(found.text, brute), `${found.text} and ${brute}`)
        }
        assert.deepEqual(isEmpty(language, enough()), { kind: found.kind === 'none' ? 'yes' : 'no' })
      }),
      runs(300),
    )
  })

  it('shows a text where inclusion does not hold, and is reflexive', () => {
    fc.assert(
      fc.property(anyLanguage, anyLanguage, (a, b) => {
        assert.deepEqual(isWithin(a, { ...a }, enough()), { kind: 'yes' })
        const within = isWithin(a, b, enough())
        if (within.kind === 'no') assert.ok(has(a, within.text) && !has(b, within.text))
        else assert.ok(textsUpTo(4, 'abc-').every((text) => !has(a, text) || has(b, text)))
        const apart = isApart(a, b, enough())
        if (apart.kind === 'no') assert.ok(has(a, apart.text) && has(b, apart.text))
        else assert.ok(textsUpTo(4, 'abc-').every((text) => !has(a, text) || !has(b, text)))
      }),
      runs(150),
    )
  })

  it('samples different members, the shorter first, all if there are few', () => {
    fc.assert(
      fc.property(anyLanguage, fc.nat(5), (language, n) => {
        const { texts, more } = sample(language, n, enough())
        assert.equal(more, undefined)
        assert.equal(new Set(texts).size, texts.length)
        assert.ok(texts.every((text) => has(language, text)))
        const lengths = texts.map((text) => text.length)
        assert.deepEqual(
          lengths,
          [...lengths].sort((a, b) => a - b),
        )
        if (texts.length < n) assert.deepEqual(isEmpty(except(language, either(...texts.map(literal))), enough()), { kind: 'yes' })
      }),
      runs(100),
    )
  })

  it('has one answer, whatever was asked before, and uses up the same', () => {
    fc.assert(
      fc.property(anyLanguage, (language) => {
        const [first, second] = [makeBudget(500), makeBudget(500)]
        const answers = [shortest(language, first), shortest({ ...language }, second)]
        assert.deepEqual(answers[0], answers[1])
        assert.equal(first.left, second.left)
      }),
      runs(100),
    )
  })
})

// Whether the text falls into pieces that are each in the language.
function isChain(language: Language, text: string): boolean {
  const reached = [true]
  for (let end = 1; end <= text.length; end++) {
    reached[end] = reached.some((ok, start) => ok && start < end && has(language, text.slice(start, end)))
  }
  return reached[text.length] ?? false
}

// `a` to `c` cost nothing and `-` does: fewer of those, or the order of the alphabet.
function isAsReadable(text: string, other: string): boolean {
  const dashes = (of: string) => of.split('-').length
  if (/[^abc-]/.test(text)) return true
  return dashes(text) < dashes(other) || (dashes(text) === dashes(other) && text.replaceAll('-', '~') <= other.replaceAll('-', '~'))
}
