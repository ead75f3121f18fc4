import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseDocument } from 'yaml'
import { parseJson } from '../../src/syntax/json/parse-json.ts'
import { toJson } from '../../src/syntax/to-json.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { runs } from '../support/seed.ts'
import { spanFaults, treeLines } from '../support/tree.ts'

const pipeline = `# jobs
.base: &base
  image: "node:24" # pinned
  id_tokens:
    AWS_ID_TOKEN:
      aud: [sts.amazonaws.com, 'x''y']
deploy:
  <<: *base
  script:
    - echo 😀 "a: b"
    - !reference [.base, script]
    - |
      multi
      line
  rules: [{if: $CI_COMMIT_BRANCH == "main"}, {when: never}]
`
const policy = `{"Version": "2012-10-17", // c
  "Statement": [{"Effect": "Allow", "Condition": {"StringEquals": {"a:sub": ["x", 1.5, null]}}}]}`

// Pieces that mean something to a parser, in any order: nearer to real mistakes than any characters.
const pieces =
  'a|key|: |:|\n|\n  |\n    | |- |-|? |"|\'|[|]|{|}|,|, |#| # c|&a |*a|!reference |!x |\t|\r\n|---\n|...\n|%|@|<<|~|1|\\|\ufeff|😀|\x18|\x1f|\x02|//|/*|true'
const piece = fc.constantFrom('|', '>-\n', ...pieces.split('|'))
const soup = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''))
const any = fc.string({ unit: 'binary', maxLength: 80 })

// A text with some places cut out and something else put in.
const mutated = (text: string) =>
  fc
    .array(fc.record({ at: fc.nat(text.length), cut: fc.nat(12), put: fc.oneof(piece, fc.constant('')) }), { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((now, { at, cut, put }) => now.slice(0, at) + put + now.slice(at + cut), text))
const truncated = (text: string) => fc.nat(text.length).map((length) => text.slice(0, length))

const parsers = { parseYaml, parseJson }
const texts = {
  'any characters': any,
  'a soup of pieces': soup,
  'a mutated pipeline': mutated(pipeline),
  'a truncated pipeline': truncated(pipeline),
  'a mutated policy': mutated(policy),
  'a truncated policy': truncated(policy),
}

for (const [name, parse] of Object.entries(parsers)) {
  describe(`${name} on`, () => {
    for (const [what, text] of Object.entries(texts)) {
      it(`${what} ends, and spans nest and stay inside`, () => {
        fc.assert(
          fc.property(text, (written) => assert.deepEqual(spanFaults(parse('f', written), written), [])),
          runs(1500),
        )
      })
    }
    it('the same text gives the same tree', () => {
      fc.assert(
        fc.property(soup, (text) => assert.deepEqual(treeLines(parse('f', text), text), treeLines(parse('f', text), text))),
        runs(200),
      )
    })
  })
}

// Values whose JSON and YAML mean the same: no `__proto__`, no -0.
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !/__proto__|-0/.test(JSON.stringify(value)))

describe('values', () => {
  it('of JSON are what JSON.parse reads', () => {
    fc.assert(
      fc.property(json, fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const parsed = parseJson('f', text)
        assert.deepEqual(parsed.problems, [])
        assert.deepEqual(toJson(parsed.documents[0]), JSON.parse(text))
      }),
      runs(500),
    )
  })
  it('of JSON read as YAML are the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value)
        assert.deepEqual(toJson(parseYaml('f', `x: ${text}`).documents[0]), { x: JSON.parse(text) })
      }),
      runs(500),
    )
  })
  it('of a scalar are read again from the text of its span', () => {
    fc.assert(
      fc.property(fc.oneof(soup, mutated(pipeline)), (text) => {
        const parsed = parseYaml('f', text)
        if (parsed.problems.length > 0) return
        const visit = (node: (typeof parsed.documents)[number]): void => {
          if (node.kind === 'mapping') for (const entry of node.entries) [entry.key, entry.value].forEach(visit)
          else if (node.kind === 'sequence') node.items.forEach(visit)
          else if (node.kind === 'scalar' && node.style === 'quoted') {
            const again = parseDocument(`- ${text.slice(node.span.start, node.span.end)}`, { logLevel: 'silent' }).toJS()
            // Continuation lines may be indented less than this dash wants.
            if (!text.slice(node.span.start, node.span.end).includes('\n')) assert.deepEqual(again, [node.value])
          } else if (node.kind === 'scalar' && node.style === 'plain' && typeof node.value === 'string' && !/[\r\n]/.test(node.value)) {
            const written = text.slice(node.span.start, node.span.end)
            if (!written.includes('\n')) assert.equal(written, node.value)
          }
        }
        parsed.documents.forEach(visit)
      }),
      runs(1500),
    )
  })
})

describe('a problem', () => {
  it('is never lost: a text without problems is YAML', () => {
    fc.assert(
      fc.property(fc.oneof(soup, mutated(pipeline)), (text) => {
        if (parseYaml('f', text).problems.length > 0) return
        // A second document is no error of the text.
        const errors = parseDocument(text, { uniqueKeys: false, strict: false, logLevel: 'silent' }).errors
        assert.deepEqual(
          errors.filter((error) => error.code !== 'MULTIPLE_DOCS'),
          [],
        )
      }),
      runs(1500),
    )
  })
})
