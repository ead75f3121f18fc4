import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeBase64Url } from '../../src/text/base64url.ts'
import { runs } from '../support/seed.ts'

describe('decodeBase64Url', () => {
  it('reads what Node writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(decodeBase64Url(Buffer.from(text).toString('base64url')), text)
      }),
      runs(300),
    )
  })
  const cases: readonly [what: string, bytes: readonly number[]][] = [
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong NUL of three bytes', [0xe0, 0x80, 0x80]],
    ['a lone surrogate', [0xed, 0xa0, 0x80]],
    ['a point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a sequence that is cut off', [0xe2, 0x82]],
    ['a continuation without a start', [0x80]],
    ['a byte that UTF-8 never has', [0xff]],
  ]
  for (const [what, bytes] of cases) {
    it(`refuses ${what}`, () => assert.equal(decodeBase64Url(Buffer.from(bytes).toString('base64url')), undefined))
  }
  it('refuses other alphabets and impossible lengths', () => {
    assert.deepEqual(['a+b/', 'YQ==', 'Y', 'Y Q'].map(decodeBase64Url), [undefined, undefined, undefined, undefined])
  })
})
