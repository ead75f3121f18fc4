import assert from 'node:assert/strict'
import { codeSpan, escapeMarkdown } from '../../src/text/markdown.ts'

describe('escapeMarkdown', () => {
  it('takes the meaning of every sign', () => {
    assert.equal(escapeMarkdown('[x](http://e) <b> | `y`'), '\\[x\\]\\(http\\:\\/\\/e\\) \\<b\\> \\| \\`y\\`')
  })
  it('keeps everything on one line', () => {
    assert.equal(escapeMarkdown('a\n\n# b\u2028c'), 'a \\# b c')
  })
})

describe('codeSpan', () => {
  it('shows a text as it is', () => assert.equal(codeSpan('ref:release/*'), '`ref:release/*`'))
  it('cannot be left by a backtick', () => assert.equal(codeSpan('`<b>'), '\\`\\<b\\>'))
  it('cannot end a table cell', () => assert.equal(codeSpan('a|b'), 'a\\|b'))
  it('cuts what is long', () => assert.equal(codeSpan('x'.repeat(400)), `\`${'x'.repeat(300)}…\``))
  it('says when there is nothing', () => assert.equal(codeSpan(''), '*(empty)*'))
})
