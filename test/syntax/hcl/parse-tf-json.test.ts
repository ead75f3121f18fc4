import assert from 'node:assert/strict'
import { hcl } from '../../support/hcl.ts'
import { bodyText, hclSpanFaults } from '../../support/hcl-text.ts'

/** JSON, and the same in the native language's tree. Objects in a resource stand as attribute and as block. */
const rows: readonly (readonly [text: string, tree: string])[] = [
  ['', ''],
  ['{}', ''],
  ['[]', ''],
  ['{"resource": {"t": {"n": {"a": 1, "b": null, "c": [true, "x"]}}}}', 'resource "t" "n" { a = 1; b = null; c = [true "x"] }'],
  ['{"resource": [{"t": {"n": {}}}, {"t": {"m": {}}}]}', 'resource "t" "n" {}; resource "t" "m" {}'],
  ['{"resource": {"t": [{"n": [{"a": 1}]}]}}', 'resource "t" "n" { a = 1 }'],
  ['{"data": {"t": {"n": {"a": "${b.c}"}}}}', 'data "t" "n" { a = (t (. b c)) }'],
  ['{"data": {"t": {"n": {"a": "x-${b}-%{ if c }d%{ endif }"}}}}', 'data "t" "n" { a = (t "x-" b "-" (if c ("d") ())) }'],
  ['{"data": {"t": {"n": {"a": "$${b}"}}}}', 'data "t" "n" { a = "${b}" }'],
  ['{"data": {"t": {"n": {"a": "\\"${b}"}}}}', 'data "t" "n" { a = (t "\\"" b) }'],
  ['{"data": {"t": {"n": {"a": "${b"}}}}', 'data "t" "n" { a = <${b> }'],
  ['{"data": {"t": {"n": {"s": {"a": 1}}}}}', 'data "t" "n" { s = {"a": 1}; s { a = 1 } }'],
  ['{"data": {"t": {"n": {"s": [{"a": 1}, {"a": 2}]}}}}', 'data "t" "n" { s = [{"a": 1} {"a": 2}]; s { a = 1 }; s { a = 2 } }'],
  [
    '{"data": {"t": {"n": {"dynamic": {"s": {"for_each": "${l}", "content": {"a": 1}}}}}}}',
    'data "t" "n" { dynamic "s" { for_each = (t l); content = {"a": 1}; content { a = 1 } } }',
  ],
  ['{"variable": {"v": {"default": "${a}"}}}', 'variable "v" { default = "${a}" }'],
  ['{"locals": {"a": {"b": "${c}"}, "//": "no"}}', 'locals { a = {"b": (t c)} }'],
  ['{"module": {"m": {"source": "./m", "r": ["${a}"]}}}', 'module "m" { source = "./m"; r = [(t a)] }'],
  ['{"provider": {"aws": [{"alias": "a"}]}}', 'provider "aws" { alias = "a" }'],
  ['{"resource": {"t": {"n": {"a": ', 'resource "t" "n" { a = null }'],
]

describe('Terraform in JSON', () => {
  for (const [text, tree] of rows) {
    it(text, () => {
      const file = hcl.parse('f.tf.json', text)
      assert.equal(bodyText(file.body), tree)
      assert.deepEqual(hclSpanFaults(file, text), [])
    })
  }

  it('files of values hold no expressions', () => {
    assert.equal(bodyText(hcl.parse('f.tfvars.json', '{"a": "${b}", "c": {"d": 1}}').body), 'a = "${b}"; c = {"d": 1}')
  })

  it('spans of expressions are those of the file', () => {
    const text = '{"locals": {"a": "é-${b}"}}'
    const value = hcl.parse('f.tf.json', text).body.blocks[0]?.body.attributes[0]?.value
    assert.ok(value?.kind === 'template')
    const [, part] = value.parts
    assert.ok(part?.kind === 'interpolation')
    assert.equal(text.slice(value.span.start, value.span.end), '"é-${b}"')
    assert.equal(text.slice(part.of.span.start, part.of.span.end), 'b')
  })
})
