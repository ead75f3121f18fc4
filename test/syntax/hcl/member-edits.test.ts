// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of Terraform look like that
import assert from 'node:assert/strict'
import { expressionOf, insertAttribute, removeAttribute } from '../../../src/syntax/hcl/member-edits.ts'
import type { Entry, Mapping } from '../../../src/syntax/node.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import type { Span } from '../../../src/text/span.ts'

/** The object of a text from its first brace to its last, with the keys that stand before `=` signs; values lie elsewhere, as those of variables do. */
function objectIn(text: string): Mapping {
  const at = (start: number, end: number): Span => ({ file: 'x.tf', start, end })
  const span = at(text.indexOf('{'), text.lastIndexOf('}') + 1)
  const entries = [...text.slice(span.start).matchAll(/\b([a-z]+)\b(?= *= )/g)].map(({ index, 1: name = '' }): Entry => {
    const place = at(span.start + index, span.start + index + name.length)
    return { key: scalar(name, place), value: scalar('', at(0, 0)), span: place }
  })
  return { kind: 'mapping', entries, span }
}

function scalar(value: string, span: Span): Entry['key'] {
  return { kind: 'scalar', value, style: 'plain', span }
}

const more: readonly (readonly [that: string, text: string, expected: string])[] = [
  ['on one line', 'x = { a = 1 } # x', 'x = { a = 1, b = "c" } # x'],
  ['behind a comma', 'x = { a = 1, }', 'x = { a = 1, b = "c" }'],
  ['between empty braces', 'x = {}', 'x = { b = "c" }'],
  ['on a line of its own', 'x = {\n    a = 1 # one\n}', 'x = {\n    a = 1 # one\n    b = "c"\n}'],
  ['on a line of its own, with carriage returns', 'x = {\r\n\ta = 1\r\n}', 'x = {\r\n\ta = 1\r\n\tb = "c"\r\n}'],
  ['behind the last one of a line', 'x = {\n  a = 1 }', 'x = {\n  a = 1, b = "c" }'],
]

const less: readonly (readonly [that: string, text: string, expected: string | undefined])[] = [
  ['a line', 'x = {\n  a = f("{", b) # one\n  c = 1\n}', 'x = {\n  c = 1\n}'],
  ['no line that goes on', 'x = {\n  a = f(\n    b)\n}', undefined],
  ['no line with a text that goes on', 'x = {\n  a = <<EOT\nEOT\n}', undefined],
  ['nothing whose end is not known', 'x = { a = var.b, c = 1 }', undefined],
]

const expressions: readonly (readonly [that: string, text: string, expected: string | undefined])[] = [
  ['a value', 'x = {\n  a = [local.b],\n}', '[local.b]'],
  ['nothing that goes on', 'x = {\n  a = [\n local.b]\n}', undefined],
  ['nothing that ends the object', 'x = { a = 1 }', undefined],
]

describe('Attributes of objects in Terraform', () => {
  for (const [that, text, expected] of more) {
    it(`are added ${that}`, () => {
      const edit = insertAttribute(text, objectIn(text), 'b', 'c')
      assert.equal(edit && applyEdits(text, [edit]), expected)
    })
  }
  it('are added with those below them', () => {
    const edit = insertAttribute('{\n}', objectIn('{\n}'), 'A', [{ key: 'b:c', value: '${d}' }])
    assert.equal(edit && applyEdits('{\n}', [edit]), '{\n  A = {\n    "b:c" = "$${d}"\n  }\n}')
  })
  for (const [that, text, expected] of less) {
    it(`are taken out: ${that}`, () => {
      const object = objectIn(text)
      const [first] = object.entries
      const edits = first && removeAttribute(text, object, first)
      assert.equal(edits && applyEdits(text, edits), expected)
    })
  }
  for (const [that, text, expected] of expressions) {
    it(`have ${that}`, () => {
      const [first] = objectIn(text).entries
      assert.equal(first && expressionOf(text, first), expected)
    })
  }
})
