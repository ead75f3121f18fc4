import assert from 'node:assert/strict'
import { formOf, insertInto, removeFrom, writtenValue } from '../../src/syntax/members.ts'
import { entry, type Mapping } from '../../src/syntax/node.ts'
import { parseDocument } from '../../src/syntax/parse-document.ts'
import { applyEdits } from '../../src/text/edit.ts'

/** The mapping below `k` of a YAML or JSON text. */
function below(text: string): Mapping {
  const [root] = parseDocument(text.startsWith('{') ? 'x.json' : 'x.yaml', text).documents
  const found = entry(root, 'k')?.value
  assert.ok(found?.kind === 'mapping')
  return found
}

function inserted(text: string): string | undefined {
  const mapping = below(text)
  const form = formOf(text, mapping, 'json')
  const edit = form && insertInto(text, mapping, form, 'gitlab.com:sub', 'a*')
  return edit && applyEdits(text, [edit])
}

const more: readonly (readonly [that: string, text: string, expected: string | undefined])[] = [
  ['a block', 'k:\n  a: 1 # one\nb: 2\n', 'k:\n  a: 1 # one\n  gitlab.com:sub: "a*"\nb: 2\n'],
  ['a block at the end', 'k:\n    a: 1', 'k:\n    a: 1\n    gitlab.com:sub: "a*"'],
  ['a block with carriage returns', 'k:\r\n  a: 1\r\nb: 2\r\n', 'k:\r\n  a: 1\r\n  gitlab.com:sub: "a*"\r\nb: 2\r\n'],
  [
    'a block whose last value is a list',
    'k:\n  a:\n  - 1\n  - 2 # two\nb: 2\n',
    'k:\n  a:\n  - 1\n  - 2 # two\n  gitlab.com:sub: "a*"\nb: 2\n',
  ],
  ['a block whose last value is missing', 'k:\n  a:\nb: 2\n', 'k:\n  a:\n  gitlab.com:sub: "a*"\nb: 2\n'],
  ['a block whose last value is a text of lines', 'k:\n  a: |\n    b\n\nc: 1\n', 'k:\n  a: |\n    b\n  gitlab.com:sub: "a*"\n\nc: 1\n'],
  ['braces in YAML', 'k: { a: 1 } # one\n', 'k: { a: 1, "gitlab.com:sub": "a*" } # one\n'],
  ['JSON', '{ "k": { "a": 1 } }', '{ "k": { "a": 1, "gitlab.com:sub": "a*" } }'],
  ['empty braces', '{ "k": {} }', '{ "k": { "gitlab.com:sub": "a*" } }'],
]

function removed(text: string): string | undefined {
  const mapping = below(text)
  const form = formOf(text, mapping)
  const taken = entry(mapping, 'a')
  const edits = form && taken && removeFrom(text, mapping, form, taken)
  return edits && applyEdits(text, edits)
}

const less: readonly (readonly [that: string, text: string, expected: string | undefined])[] = [
  ['a line of a block', 'k:\n  # first\n  a: 1 # one\n  b: 2\n', 'k:\n  # first\n  b: 2\n'],
  ['several lines of a block', 'k:\n  b: 2\n  a:\n    - 1\nc: 3\n', 'k:\n  b: 2\nc: 3\n'],
  ['a member between braces', 'k: { a: 1, b: 2 }\n', 'k: { b: 2 }\n'],
]

const values: readonly (readonly [that: string, text: string, expected: string | undefined])[] = [
  ['a scalar with its comment', 'k:\n  a: x # why\n', 'x # why'],
  ['a list of a block', 'k:\n  a:\n  - x:y\n  - "z"\n', '[x:y, "z"]'],
  ['no list with a comment in it', 'k:\n  a:\n  - x # why\n  - y\n', undefined],
  ['no list of what would need quotes', 'k:\n  a:\n  - x,y\n', undefined],
  ['no text of lines', 'k:\n  a: |\n    x\n    y\n', undefined],
]

describe('Members of mappings', () => {
  for (const [that, text, expected] of more) it(`are added to ${that}`, () => assert.equal(inserted(text), expected))
  for (const [that, text, expected] of less) it(`are taken out: ${that}`, () => assert.equal(removed(text), expected))
  for (const [that, text, expected] of values) {
    it(`are written on one line: ${that}`, () => {
      const member = entry(below(text), 'a')
      assert.equal(member && writtenValue(text, 'yaml', member), expected)
    })
  }
})
