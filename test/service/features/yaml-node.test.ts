import assert from 'node:assert/strict'
import fc from 'fast-check'
import { provideDefinition } from '../../../src/service/features/definition.ts'
import { provideDocumentLinks } from '../../../src/service/features/document-links.ts'
import { provideInlayHints } from '../../../src/service/features/inlay-hints.ts'
import { provideReferences } from '../../../src/service/features/references.ts'
import { entryOf, nodeAt, scalarsIn } from '../../../src/service/features/yaml-node.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { analyse } from '../../support/analyse.ts'
import { cursorOf, parseCase } from '../../support/case.ts'
import { runs } from '../../support/seed.ts'

function at(marked: string) {
  const { file, offset } = cursorOf(parseCase(marked))
  const place = nodeAt(parseYaml(file.path, file.text), offset)
  if (place === undefined) return undefined
  const { span } = place.node
  return [...place.path, place.isKey ? 'key' : place.node.kind, file.text.slice(span.start, span.end)].join(' ')
}

const places: readonly (readonly [marked: string, wanted: string | undefined])[] = [
  ['a:\n  b: [x, ‹›y]\n', 'a b scalar y'],
  ['a:\n  ‹›b: [x, y]\n', 'a b key b'],
  ['a: |\n  x‹›\nb: y\n', 'a scalar |\n  x'],
  ['a: |\n  x\n‹›b: y\n', 'b key b'],
  ['a: !reference [‹›b]\n', 'a reference !reference [b]'],
  ['a: &x 1\nb: *x‹›\n', 'b alias *x'],
  ['---\na: 1\n---\nb: ‹›2\n', 'b scalar 2'],
  ['a: [x,  ‹› y]\n', 'a sequence [x,   y]'],
  ['\n‹›\n', undefined],
]

describe('nodeAt', () => {
  for (const [marked, wanted] of places) it(JSON.stringify(marked), () => assert.equal(at(marked), wanted))
})

describe('aliases upon aliases', () => {
  const levels = Array.from({ length: 4 }, (_, i) => `a${i + 1}: &a${i + 1} { <<: [*a${i}, *a${i}], x: [*a${i}, *a${i}] }`)
  const [root] = parseYaml('f', ['a0: &a0 { y: z }', ...levels].join('\n')).documents
  it('are looked through once', () => {
    const top = entryOf(root, 'a4')?.value
    assert.deepEqual([entryOf(top, 'y')?.key.value, entryOf(top, 'none'), [...scalarsIn(top)].length], ['y', undefined, 1])
  })
})

describe('navigation', () => {
  const piece = fc.constantFrom(
    ...[
      '.a:',
      'job:',
      '  extends: .a',
      '  extends: [.a, job]',
      '  script:',
      '    - echo $T ${',
      '  id_tokens:',
      '    T: { aud: a }',
      '    T:',
    ],
    ...[
      '  <<: *x',
      '  script: &x !reference [.a, script]',
      'include: x.yml',
      '  secrets: { P: { token: $T } }',
      '  - !reference [job',
      '---',
      '\t"',
      '',
    ],
  )
  it('answers for every offset of every text, with spans inside of it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(), (lines, place) => {
        const text = lines.join('\n')
        const file = '.gitlab-ci.yml'
        const analysis = analyse({ files: [{ path: file, text, marks: [] }], fixed: new Map() })
        const offset = place % (text.length + 1)
        const definition = provideDefinition(analysis, file, offset)
        const references = provideReferences(analysis, file, offset)
        const whole = { file, start: 0, end: text.length }
        const spans = [
          ...(definition === undefined ? [] : [definition.span, ...definition.targets]),
          ...(references?.definitions ?? []),
          ...(references?.uses ?? []),
          ...provideDocumentLinks(analysis, file).map((link) => link.span),
          ...provideInlayHints(analysis, whole).map((hint) => ({ file, start: hint.offset, end: hint.offset })),
        ]
        for (const span of spans) assert.ok(span.file === file && 0 <= span.start && span.start <= span.end && span.end <= text.length)
        for (const use of references?.uses ?? []) assert.equal(text.slice(use.start, use.end), 'T')
      }),
      runs(1000),
    )
  })
})
