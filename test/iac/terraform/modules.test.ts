import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import type { EvaluatedBlock } from '../../../src/iac/terraform/module.ts'
import { textValue } from '../../../src/iac/value.ts'
import { cut, evaluated, line, moduleLines, readCase } from './evaluated.ts'

const cases = readdirSync(new URL('cases/', import.meta.url)).sort()

describe('Terraform modules', () => {
  for (const file of cases)
    it(file.replace('.txt', '').replaceAll('-', ' '), () => {
      const { files, expected } = readCase(`cases/${file}`)
      assert.deepEqual(moduleLines(evaluated(files)), expected)
    })

  it('half of a file never throws', () => {
    for (const file of cases) {
      const { files } = readCase(`cases/${file}`)
      const text = files['main.tf'] ?? ''
      for (let end = 0; end < text.length; end += 7) evaluated({ ...files, 'main.tf': text.slice(0, end) })
    }
  })

  it('modules that call themselves end', () => {
    const { blocks } = evaluated({ 'main.tf': 'module "again" {\n  source = "."\n}\nresource "x" "x" {\n}\n' })
    assert.deepEqual(
      blocks.map((block) => block.address),
      Array.from({ length: 21 }, (_, i) => `${'module.again.'.repeat(i)}x.x`),
    )
  })

  it('a folder that is not there', () => {
    assert.deepEqual(evaluated({}), { folder: '', blocks: [], unresolved: [] })
  })
})

describe('Where Terraform values come from', () => {
  const { files, expected } = readCase('places.txt')
  const [block] = evaluated(files).blocks
  const value = (name: string) => block?.body.attributes.get(name)?.value

  for (const row of expected) {
    const [name = '', text] = row.split('  =>  ')
    it(name, () => {
      const found = value(name)
      assert.equal(found === undefined ? undefined : cut(files, found.span), text)
    })
  }

  it('the hole of a text has the place of the interpolation', () => {
    const found = value('hole')
    const hole = found?.kind === 'text' ? found.text[1] : undefined
    assert.ok(typeof hole === 'object')
    assert.deepEqual([hole.name, hole.why, cut(files, hole.span)], ['var.env', 'var.env has no value here', 'var.env'])
  })

  it('the JSON of a value keeps it', () => {
    const found = value('member')
    const json = found?.kind === 'text' && found.json?.kind === 'object' ? found.json.entries.get('k')?.value : undefined
    assert.equal(json === undefined ? undefined : cut(files, json.span), '"main"')
  })
})

describe('What nothing in a Terraform module resolves', () => {
  it('is told once by its name and reason', () => {
    const { unresolved } = evaluated({
      'main.tf': `
variable "env" {}
resource "x" "x" {
  a = [var.env, "$\{var.env}", sha256("x"), x.y.arn, local.none, file("f"), module.m.out]
}
resource "x" "y" {}
module "m" { source = "git::https://example.com/m.git" }
`,
    })
    assert.deepEqual(
      unresolved.map(({ name, why }) => `${name}: ${why}`),
      [
        'var.env: var.env has no value here',
        'sha256("x"): the function sha256 is not evaluated here',
        'x.y.arn: it is known after apply',
        'local.none: no local value is called none',
        'file("f"): the file f is not there',
        'module.m: the module m is not local',
      ],
    )
  })
})

describe('JSON that Terraform values are made of', () => {
  const json = (expression: string) => {
    const [block] = evaluated({ 'main.tf': `resource "x" "x" {\n  v = ${expression}\n}\n` }).blocks
    const value = block?.body.attributes.get('v')?.value
    return value?.kind === 'text' && value.json !== undefined ? line(value.json) : undefined
  }

  it('stays with the text', () => assert.equal(json('jsonencode({ a = [var.x] })'), '{a = [<var.x>]}'))
  it('stays where only blanks stand around it', () => assert.equal(json(`<<-EOT\n    \${jsonencode([1])}\n  EOT\n`), '[1]'))
  it('goes where something is added', () => assert.equal(json(`"x\${jsonencode([1])}"`), undefined))
})

describe('What a provider computes for Terraform', () => {
  it('is asked first, with the block evaluated', () => {
    const asked: string[] = []
    const computed = (block: EvaluatedBlock, attribute: string) => {
      asked.push(`${block.address}.${attribute} of ${[...block.body.attributes.keys()]}`)
      return attribute === 'json' ? textValue('{}', block.span) : undefined
    }
    const files = { 'main.tf': 'data "p" "d" {\n  a = 1\n}\nresource "x" "x" {\n  v = [data.p.d.json, data.p.d.a, data.p.d.id]\n}\n' }
    assert.deepEqual(moduleLines(evaluated(files, { computed })).slice(2), ['x.x', '  v = ["{}", 1, <data.p.d.id>]'])
    assert.deepEqual(asked, ['data.p.d.json of a', 'data.p.d.a of a', 'data.p.d.id of a'])
  })
})
