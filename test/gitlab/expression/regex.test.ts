import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { parseExpression } from '../../../src/gitlab/expression/expression.ts'
import { parseRegex } from '../../../src/gitlab/expression/regex.ts'
import { outcome } from './known.ts'

/** `undefined`: no regular expression. */
const rows: readonly (readonly [text: string, value: string, want: boolean | undefined])[] = [
  ['/main/', 'a-main-b', true],
  ['/^main$/', 'a-main', false],
  ['/./', 'x', true],
  ['//', 'x', true],
  ['/MAIN/i', 'main', true],
  ['/a/b/', 'xa/by', true],
  ['/a\\/b/', 'a/b', true],
  ['/^b$/m', 'a\nb', true],
  ['/^b$/', 'a\nb', false],
  ['/a.b/s', 'a\nb', true],
  ['/a.b/', 'a\nb', false],
  ['/^\\d+\\.\\d+$/', '1.2', true],
  ['/\\p{Lu}/', 'É', true],
  ['/^$/', '', true],
  ['none\n/ab/', 'ab', true],
  ['/ab/i\nx', 'AB', true],
  ['main', 'main', undefined],
  ['/', '/', undefined],
  ['', '', undefined],
  ['/ab/g', 'ab', undefined],
  ['ab/', 'ab', undefined],
  ['/ab', 'ab', undefined],
  [' /ab/', 'ab', undefined],
  ['/(ab/', 'ab', undefined],
  ['/(?!a)b/', 'b', undefined],
  ['/(?=a)b/', 'b', undefined],
  ['/(a)\\1/', 'aa', undefined],
  ['/a{1001}/', 'a', undefined],
  ['/((a{100}){100}){100}/', 'a', undefined],
]

describe("GitLab's regular expressions", () => {
  for (const [text, value, want] of rows) {
    it(`${JSON.stringify(text)} on ${JSON.stringify(value)}: ${want}`, () => {
      assert.equal(parseRegex(text)?.matches(value), want)
      assert.equal(parseRegex(text)?.matches(value), want)
    })
  }

  it('forgets old ones, and still reads them', () => {
    const first = parseRegex('/first/')
    for (let i = 0; i < 300; i++) parseRegex(`/x${i}/`)
    assert.notEqual(parseRegex('/first/'), first)
    assert.equal(parseRegex('/first/')?.matches('the first'), true)
    assert.equal(parseRegex('/first/'), parseRegex('/first/'))
  })

  // A backtracking matcher needs 2^100000 steps for each of these.
  for (const regex of ['/(a+)+$/', '/^(a|a)*$/', '/^(a|aa)+$/', '/(a*)*b/', '/(.*a){12}$/']) {
    it(`takes linear time for ${regex}`, () => {
      const value = [`${'a'.repeat(100_000)}!`]
      const started = performance.now()
      assert.equal(
        outcome(`$V =~ ${regex}`, () => value),
        'no',
      )
      assert.ok(performance.now() - started < 2_000)
    })
  }

  for (const part of ['$[[', '"', '/\\', '/\\/', '/a', '${', '(', '!', '$A||', '/a/', '$[[ inputs.', ' ']) {
    it(`reads many ${JSON.stringify(part)} in linear time`, () => {
      const started = performance.now()
      for (let i = 0; i < 10; i++) parseExpression(part.repeat(10_000 / part.length))
      assert.ok(performance.now() - started < 1_000)
    })
  }
})
