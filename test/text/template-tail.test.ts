// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of Terraform and CloudFormation look like that
import assert from 'node:assert/strict'
import { applyEdits } from '../../src/text/edit.ts'
import { tailEdit } from '../../src/text/template-tail.ts'

/** A text with a template, what it means, what it is to mean, and the text that means that; `undefined`: the tail alone can't. */
const rows: readonly (readonly [that: string, written: string, before: string, after: string, expected: string | undefined])[] = [
  ['a tail', '"project_path:${var.p}:*"', 'project_path:g/p:*', 'project_path:g/p:ref:main', '"project_path:${var.p}:ref:main"'],
  ['without quotes', 'project_path:${P}:*', 'project_path:g/p:*', 'project_path:g/p:ref:main', 'project_path:${P}:ref:main'],
  ['an empty tail', '"${var.s}"', 'a', 'ab', '"${var.s}b"'],
  ['the last of two', '"${var.a}/${var.b}*"', 'a/b*', 'a/bc', '"${var.a}/${var.b}c"'],
  ['a tail that means more than its letters', '"${var.p}\\u002a"', 'p*', 'p1', undefined],
  ['a start that is another', '"${var.p}*"', 'p*', 'q1', undefined],
  ['a text that is no template', '"p*"', 'p*', 'p1', undefined],
  ['a meaning that ends otherwise', '"${var.p}*"', 'p', 'p1', undefined],
  ['a quote that is not closed', '"${var.p}*\'', 'p*', 'p1', undefined],
]

describe('The tail of a template', () => {
  for (const [that, written, before, after, expected] of rows) {
    it(`${expected === undefined ? 'stays' : 'is changed'}: ${that}`, () => {
      const text = `a = ${written} # b`
      const edits = tailEdit(text, { file: 'x.tf', start: 4, end: 4 + written.length }, before, after)
      assert.equal(edits && applyEdits(text, edits), expected && `a = ${expected} # b`)
    })
  }
})
