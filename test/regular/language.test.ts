import assert from 'node:assert/strict'
import { charactersIn, complementOf } from '../../src/regular/characters.ts'
import { units } from '../../src/regular/from-pattern.ts'
import {
  all,
  anyCharacter,
  anything,
  anythingWithout,
  between,
  characterOf,
  characters,
  containing,
  either,
  emptyText,
  except,
  type Language,
  literal,
  lowered,
  not,
  nothing,
  raised,
  repeat,
  replaced,
  sequence,
  upTo,
  words,
} from '../../src/regular/language.ts'
import { glob, has, regex } from './support.ts'

function holds(name: string, language: Language, members: readonly string[], others: readonly string[]): void {
  it(name, () => {
    assert.deepEqual(
      [...members, ...others].filter((text) => has(language, text)),
      members,
    )
  })
}

const ab = characterOf('ab')

describe('a language', () => {
  holds('of nothing', nothing, [], ['', 'a'])
  holds('of the empty text', emptyText, [''], ['a'])
  holds('of anything', anything, ['', 'a', '\n', 'ü😀'], [])
  holds('of any character', anyCharacter, ['a', '\n', '😀', '\u{10ffff}', '\ue000', '\ud7ff', '\0'], ['', 'ab'])
  holds('of one text', literal('ab'), ['ab'], ['', 'a', 'abc', 'AB'])
  holds('of a text beyond the basic plane', literal('a😀'), ['a😀'], ['a', 'a😁', 'a\ud83d'])
  holds('of a text with half a pair', literal('\ud83d'), [], ['', '\ud83d'])
  holds('of characters', characterOf('-_', ['a', 'c'], ['0', '1']), ['-', '_', 'a', 'b', 'c', '0', '1'], ['', 'd', '2', 'aa'])
  holds('of every character but some', characters(complementOf(charactersIn('a😀'))), ['b', '😁', '\n'], ['a', '😀', ''])
  holds('without some characters', anythingWithout('/:'), ['', 'a-b', '\n'], ['/', 'a/b', ':'])
  holds('of words', words(['a', 'ab', 'b']), ['a', 'ab', 'b'], ['', 'ba'])
  holds('of no words', words([]), [], ['', 'a'])
  holds('of a sequence', sequence(literal('a'), ab, literal('c')), ['aac', 'abc'], ['ac', 'abbc', 'acc'])
  holds('of a sequence of nothing', sequence(), [''], ['a'])
  holds('of a sequence with nothing in it', sequence(literal('a'), nothing), [], ['', 'a'])
  holds('of either', either(literal('a'), literal('bb'), ab), ['a', 'b', 'bb'], ['', 'ab'])
  holds('of either of none', either(), [], ['', 'a'])
  holds('of all', all(glob('a*'), glob('*b'), glob('*c*')), ['acb', 'aacbb'], ['ab', 'ac', 'cb'])
  holds('of all of none', all(), ['', 'a'], [])
  holds('of not', not(glob('a*')), ['', 'b', 'ba'], ['a', 'ab'])
  holds('of the first except others', except(glob('a*'), literal('a'), glob('*b')), ['aa', 'aba'], ['a', 'ab', 'b'])
  holds('repeated', repeat(words(['ab', 'c']), 0), ['', 'ab', 'c', 'abcab'], ['a', 'cb'])
  holds('repeated from one on', repeat(literal('ab'), 1), ['ab', 'abab'], ['', 'aba'])
  holds('repeated up to some', repeat(ab, 2, 3), ['ab', 'bba'], ['', 'a', 'aaaa'])
  holds('repeated so often', repeat(ab, 2, 2), ['ab', 'bb'], ['', 'a', 'aaa'])
  holds('repeated at most never', repeat(ab, 0, 0), [''], ['a'])
  holds('repeated at most less than at least', repeat(ab, 2, 1), [], ['', 'a', 'aa'])
  holds('of repeated alternatives that may be empty', repeat(either(emptyText, literal('ab')), 2), ['', 'ab', 'abab'], ['a'])
  holds('of a repeated complement', repeat(all(not(literal('a')), ab), 1), ['b', 'bb'], ['', 'a', 'ba', 'ab'])
  holds('of a sequence of complements', sequence(not(containing('/')), literal('/'), not(containing('/'))), ['/', 'a/b'], ['', 'a', 'a//b'])
  holds('with a word somewhere', containing('ab'), ['ab', 'xabx'], ['', 'a', 'axb'])
  holds('up to a word', upTo('ab'), ['ab', 'xxab', 'aab'], ['', 'abab', 'abx', 'xabab'])
  holds('up to a word that overlaps itself', upTo('aa'), ['aa', 'baa'], ['aaa', 'baaa', 'aabaa'])
  holds('between two texts', between('x:', glob('x:a*:y'), ':y'), ['a', 'ab', 'a:y'], ['', 'b', 'x:a'])
  holds('between texts that are not there', between('z', glob('x*')), [], ['', 'x'])
  holds('between, where the rest may be the whole', between('x', glob('x*x'), 'x'), ['', 'a', 'x'], [])
  holds('between, around half a pair', between('\ud83d', anything), [], ['', 'a'])
  holds('lowered', lowered(glob('ab*')), ['ab', 'AB', 'aBx', 'abX'], ['b', 'ba'])
  holds('lowered, where a capital is asked for', lowered(glob('aB*')), [], ['ab', 'aB', 'AB'])
  holds('raised', raised(glob('AB-*')), ['ab-', 'AB-c', 'aB-'], ['a-', 'ab'])
  holds('replaced by more', replaced('/', '--', glob('a--b')), ['a/b', 'a--b'], ['a-/b', 'a/-b'])
  holds('replaced by nothing', replaced('/', '', glob('ab')), ['ab', '/a//b', 'a/b/'], ['a', '/'])
  holds('the first of all characters replaced', replaced('\0', 'x', glob('x?')), ['\0a', 'xa'], ['\0', 'x'])
  holds('half a character replaced', replaced('ab', 'x', anything), [], ['', 'ab'])
  holds('lowered, beside the letters', lowered(glob('@az[`{')), ['@AZ[`{', '@az[`{'], ['`az[`{', '@az{`{'])
  holds('raised, beside the letters', raised(glob('`AZ{@[')), ['`az{@[', '`AZ{@['], ['@az{@[', '`az[@['])
  holds(
    'of an expression with anchors inside a sequence',
    sequence(literal('x'), regex('^a$|\\bb'), literal('y')),
    ['xay', 'xby', 'xa-by'],
    ['xaay', 'xaby'],
  )
  holds('of two code units', units(2, false), ['ab', '😀'], ['', 'a', 'abc', 'a😀', '😀😀'])
  holds('of three code units and more', units(3, true), ['abc', 'a😀', '😀a', '😀😀', 'abcd'], ['', 'ab', '😀'])
})
