import assert from 'node:assert/strict'
import { toNode } from '../../../src/iac/to-node.ts'
import type { Value } from '../../../src/iac/value.ts'
import { evaluated, expressionValue, type Files, line } from './evaluated.ts'

/** Locals `l0` to `l<n>`, each made of the one before. */
function chain(n: number, first: string, next: (name: string) => string): string {
  return `locals {\n  l0 = ${first}\n${Array.from({ length: n }, (_, i) => `  l${i + 1} = ${next(`local.l${i}`)}\n`).join('')}}\n`
}

/** Each row: what it shows, definitions, an expression whose value is not known, in part at least, because of a limit. */
const rows: readonly (readonly [string, string, string])[] = [
  ['a text that doubles', chain(40, '"ab"', (name) => `"$\{${name}}$\{${name}}"`), 'local.l40'],
  ['a list that doubles', chain(40, '["a"]', (name) => `concat(${name}, ${name})`), 'local.l40'],
  ['lists in lists that double', chain(40, '["a"]', (name) => `[${name}, ${name}]`), 'local.l40'],
  ['objects in objects', chain(200, '{}', (name) => `{ a = ${name} }`), 'local.l200'],
  ['JSON in JSON', chain(40, '"\\\\"', (name) => `jsonencode([${name}, ${name}])`), 'local.l40'],
  ['names that lead on and on', chain(3000, '1', (name) => `${name} + 1`), 'local.l3000'],
  ['products', 'locals { l = range(1000) }', 'setproduct(local.l, local.l, local.l)'],
  ['loops in loops', 'locals { l = range(1000) }', '[for a in local.l : [for b in local.l : [for c in local.l : a * b * c if a > 1000]]]'],
]

describe('Limits of Terraform evaluation', () => {
  for (const [title, definitions, expression] of rows)
    it(title, () => {
      const start = performance.now()
      const value = expressionValue(expression, definitions)
      const shown = line(value)
      assert.match(shown, /<|\$\{/)
      assert.ok(shown.length < 500_000, `${shown.length} characters`)
      assert.ok(JSON.stringify(toNode(value)).length < 20_000_000)
      assert.ok(performance.now() - start < 2000, 'it takes too long')
    })

  it('deep expressions', () => {
    const value = expressionValue(`${'['.repeat(150)}1${']'.repeat(150)}`)
    assert.ok(toNode(value))
  })

  it('locals that are met in their order are not deeper than those that lead on', () => {
    const definitions = chain(2000, '["a"]', (name) => `[${name}]`)
    const uses = Array.from({ length: 2000 }, (_, i) => `  v${i} = local.l${i}\n`).join('')
    const [block] = evaluated({ 'main.tf': `${definitions}resource "x" "x" {\n${uses}}\n` }).blocks
    assert.equal(block?.body.attributes.get('v50')?.value.kind, 'list')
    const deepest = [...(block?.body.attributes.values() ?? [])].reduce((most, { value }) => Math.max(most, depthOf(value)), 0)
    assert.ok(deepest < 100, String(deepest))
  })

  it('resources that hold each other whole do not multiply', () => {
    const text = Array.from({ length: 40 }, (_, i) => `resource "x" "r${i + 1}" {\n  v = [x.r${i}, x.r${i}]\n  w = x.r${i}.v\n}\n`).join('')
    const { blocks } = evaluated({ 'main.tf': `resource "x" "r0" {\n  v = 1\n}\n${text}` })
    const last = blocks.at(-1)?.body.attributes.get('v')?.value
    assert.equal(last === undefined ? undefined : line(last), '[<x.r39>, <x.r39>]')
  })

  it('modules that multiply', () => {
    const files: Files = {
      'main.tf': 'module "a" {\n  source = "./m"\n  count  = 1000\n}\nmodule "b" {\n  source = "./m"\n  count  = 1000\n}\n',
      'm/main.tf': 'resource "x" "x" {\n  v = 1\n}\n',
    }
    assert.equal(evaluated(files).blocks.length, 1000)
  })

  it('names of object prototypes are names like others', () => {
    assert.equal(
      line(expressionValue('[{}.constructor, {}["__proto__"], lookup({}, "toString", 1)]')),
      '[<{}.constructor>, <{}["__proto__"]>, 1]',
    )
    assert.equal(line(expressionValue('[constructor("x"), var.__proto__]')), '[<constructor("x")>, <var.__proto__>]')
  })
})

function depthOf(value: Value): number {
  return value.kind === 'list' ? 1 + value.items.reduce((most, item) => Math.max(most, depthOf(item)), 0) : 1
}
