import assert from 'node:assert/strict'
import { functions } from '../../../src/iac/terraform/functions/index.ts'
import { expressionValue, line, tableDefinitions, tableRows } from './evaluated.ts'

const definitions = tableDefinitions('functions')
const rows = tableRows('functions')
const files = { 'a.txt': 'text of a', 't.tpl': `$\{p}: %{ for r in refs }$\{r} %{ endfor }` }

describe('Terraform functions', () => {
  for (const { title, expression, value } of rows)
    it(`${title}: ${expression}`, () => {
      assert.equal(line(expressionValue(expression, definitions, {}, files)), value)
    })

  it('each function has rows', () => {
    const called = [...rows, ...tableRows('expressions')].map((row) => row.expression).join('\n')
    const without = [...functions.keys()].filter((name) => !called.includes(`${name}(`))
    assert.deepEqual(without, [])
  })
})
