import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseBicep } from '../../../src/syntax/bicep/parse-bicep.ts'
import type { Node } from '../../../src/syntax/node.ts'
import { toJson } from '../../../src/syntax/to-json.ts'
import { runs } from '../../support/seed.ts'

/** The properties of the only resource. */
function propertiesOf(text: string): unknown {
  const [root] = parseBicep('main.bicep', text).documents
  const { resources } = toJson(root) as { readonly resources: readonly { readonly properties?: unknown }[] }
  return resources.find(({ properties }) => properties !== undefined)?.properties
}

const resource = (properties: string) => `resource a 'T@2023-01-31' = {\n  properties: {\n${properties}\n  }\n}`

/** What stands around, what stands in the properties, and what is read; `${…}` is what is not worked out. */
const rows: readonly (readonly [that: string, around: string, properties: string, read: unknown])[] = [
  ['texts with escapes', '', "a: 'it\\'s \\${x} \\\\ \\n'", { a: "it's ${x} \\ \n" }],
  ['a text of several lines', '', "a: '''\none ${x}\n'two''''", { a: "one ${x}\n'two'" }],
  ['numbers, booleans, null, keys in quotes', '', "'a-b': 1\nc: true\nd: null", { 'a-b': 1, c: true, d: null }],
  ['lists with and without commas, comments', '', "a: [ 'x', 'y' // z\n /* ] */ 'w'\n]", { a: ['x', 'y', 'w'] }],
  ['objects in a line', '', "a: { b: 'c', d: { e: 'f' } }", { a: { b: 'c', d: { e: 'f' } } }],
  ['parameters and variables', "param p string = 'x'\nvar v = '${p}-y'", "a: '${v}'\nb: v", { a: 'x-y', b: 'x-y' }],
  ['variables that stand below', '', "a: '${z}'\n  }\n}\nvar z = 'x'\nresource b 'U' = {\n  other: {", { a: 'x' }],
  ['members of objects', "var o = { p: { q: 'x' } }", "a: o.p.q\nb: '${o.p.q}!'", { a: 'x', b: 'x!' }],
  ['a parameter without value', "@description('p')\nparam p string", "a: '${p}/x'", { a: '${p}/x' }],
  [
    'a parameter that is empty by default',
    "param p string = ''\nvar v = ''",
    "a: '${p}/x'\nb: p\nc: '${v}/x'",
    { a: '${p}/x', b: '${p}', c: '/x' },
  ],
  ['numbers in texts', 'var n = 3', "a: '${n}'", { a: '3' }],
  ['functions', '', "a: toLower('X')\nb: 'x'", { a: "${toLower('X')}", b: 'x' }],
  ['brackets within a text', '', "a: '${f({ x: '}' })}/y'\nb: 'z'", { a: "${f({ x: '}' })}/y", b: 'z' }],
  ['a condition over lines', 'param t bool = true', "a: t\n ? 'x'\n : 'y'\nb: 'z'", { a: "${t ? 'x' : 'y'}", b: 'z' }],
  ['operators', '', "a: 'x' == 'y'\nb: 'z'", { a: "${'x' == 'y'}", b: 'z' }],
  ['a list made by a loop', '', "a: [for x in xs: x]\nb: 'z'", { a: '${[for x in xs: x]}', b: 'z' }],
]

describe('Bicep', () => {
  for (const [that, around, properties, read] of rows)
    it(that, () => assert.deepEqual(propertiesOf(`${around}\n${resource(properties)}`), read))

  it('has the places of values where they are written', () => {
    const text = `var v = 'x'\n${resource('a: v')}`
    const [root] = parseBicep('main.bicep', text).documents
    const found: string[] = []
    const visit = (node: Node | undefined): void => {
      if (node?.kind === 'mapping') for (const entry of node.entries) visit(entry.value)
      if (node?.kind === 'sequence') node.items.forEach(visit)
      if (node?.kind === 'scalar' && node.value === 'x') found.push(text.slice(node.span.start, node.span.end))
    }
    visit(root)
    assert.deepEqual(found, ["'x'"])
  })

  it('stops at loops in loops', () => {
    const many = `[${"'x'\n".repeat(300)}]`
    const inner = ['b', 'c', 'd'].reduceRight((rest, name) => `resource ${name} 'U' = [for ${name}s in xs: {\n${rest}\n}]`, '')
    const text = `var xs = ${many}\nresource a 'T' = [for x in xs: {\n${inner}\n}]`
    const started = performance.now()
    parseBicep('main.bicep', text)
    assert.ok(performance.now() - started < 2000)
  })

  it('is not read where it is too large or too deep', () => {
    assert.equal(parseBicep('f', ' '.repeat(2_000_001)).problems[0]?.code, 'too-large')
    assert.deepEqual(parseBicep('f', ' '.repeat(1_999_999)).problems, [])
    assert.doesNotThrow(() => parseBicep('f', `var x = ${'['.repeat(100_000)}`))
    assert.doesNotThrow(() => parseBicep('f', `var x = ${'{ a: '.repeat(100_000)}`))
    assert.doesNotThrow(() => parseBicep('f', `resource a 'T' = {\n`.repeat(20_000)))
  })

  const right = `param p string = 'x'\nvar v = { a: p }\nresource i 'T@1' existing = { name: 'n' }\nresource f 'U@1' = [for (b, i) in ['m']: if (p == 'x') {\n  parent: i\n  name: '\${b}-\${i}'\n  resource c 'V' = {\n    properties: { a: v.a ? 'y' : '''z''' }\n  }\n}]\n`
  const piece = fc.constantFrom(
    ..."param |var |resource |for |in |if |existing |=|{|}|[|]|(|)|:|,|.|\n|'|'''|${|x|'T@1'|?|//|/*|*/|\\|@|1|true".split('|'),
  )
  const soup = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''))
  const mutated = fc
    .array(fc.record({ at: fc.nat(right.length), cut: fc.nat(12), put: fc.oneof(piece, fc.constant('')) }), { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((now, { at, cut, put }) => now.slice(0, at) + put + now.slice(at + cut), right))
  it('of any text ends, with places inside', () => {
    fc.assert(
      fc.property(fc.oneof(soup, mutated, fc.string({ unit: 'binary', maxLength: 80 })), (text) => {
        const { documents, problems } = parseBicep('f', text)
        assert.deepEqual(problems, [])
        const visit = (node: Node): void => {
          assert.ok(0 <= node.span.start && node.span.start <= node.span.end && node.span.end <= text.length)
          if (node.kind === 'mapping') for (const { key, value } of node.entries) [key, value].forEach(visit)
          if (node.kind === 'sequence') node.items.forEach(visit)
        }
        documents.forEach(visit)
        assert.deepEqual(parseBicep('f', text), { file: 'f', documents, problems })
      }),
      runs(1000),
    )
  })
})
