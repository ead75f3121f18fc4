import assert from 'node:assert/strict'
import { characterRanges, charactersIn, complementOf } from '../../src/regular/characters.ts'
import { sample, shortest } from '../../src/regular/decide.ts'
import {
  anyCharacter,
  anything,
  anythingWithout,
  characterOf,
  characters,
  either,
  type Language,
  repeat,
  sequence,
  words,
} from '../../src/regular/language.ts'
import { enough, glob } from './support.ts'

function first(name: string, language: Language, text: string): void {
  it(`${name}: ${JSON.stringify(text)}`, () => assert.deepEqual(shortest(language, enough()), { kind: 'member', text }))
}

describe('the shortest member', () => {
  first('of anything', anything, '')
  first('of three characters', glob('???'), 'aaa')
  first('is not the more readable one that is longer', words(['~', 'aa']), '~')
  first('prefers small letters to digits', characterOf('', ['0', '9'], ['x', 'z']), 'x')
  first('prefers digits to capitals', characterOf('', ['A', 'Z'], ['0', '9']), '0')
  first('prefers - to capitals', characterOf('-', ['A', 'Z']), '-')
  first('prefers / to other signs', characterOf('!/('), '/')
  first('prefers what can be printed to controls', oneOf('\0', '\x7f', '!'), '!')
  first('prefers letters of Latin to other characters', characters(complementOf(characterRanges([[0, 0xa5]]))), 'À')
  first('beyond ASCII takes what can be printed', characters(characterRanges([[0x80, 0xb0]])), '¡')
  first('takes a control character if it must', characters(charactersIn('\x01')), '\x01')
  first('takes the fewest signs over the whole text', either(words(['a~~', 'b~b', '~bb']), words(['bb~'])), 'bb~')
  first('takes the last character there is', characters(characterRanges([[0x10ffff, 0x10ffff]])), '\u{10ffff}')
  first('takes two code units for two', either(words(['😀']), words(['zz~'])), '😀')
  first('takes the more readable of two code units', words(['😀', '~~']), '~~')
  first('takes the first of as long and as readable ones', words(['a😁', '😁a', '😀a']), 'a😁')
  first('avoids what is forbidden', sequence(anythingWithout('abc'), anyCharacter, characters(complementOf(charactersIn('ab')))), 'ac')

  it('samples in the order of preference', () =>
    assert.deepEqual(sample(repeat(characterOf('b-1', ['a', 'a']), 1), 6, enough()).texts, ['a', 'b', '1', '-', 'aa', 'ab']))
})

function oneOf(...all: readonly string[]): Language {
  return characters(charactersIn(all.join('')))
}
