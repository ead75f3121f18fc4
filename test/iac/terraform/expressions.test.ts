import assert from 'node:assert/strict'
import { textValue } from '../../../src/iac/value.ts'
import { expressionValue, line, tableDefinitions, tableRows } from './evaluated.ts'

const definitions = tableDefinitions('expressions')

describe('Terraform expressions', () => {
  for (const { title, expression, value } of tableRows('expressions'))
    it(`${title}: ${expression}`, () => {
      assert.equal(line(expressionValue(expression, definitions)), value)
    })

  it('a workspace that is given', () => {
    assert.equal(line(expressionValue('terraform.workspace', '', { workspace: 'prod' })), '"prod"')
  })

  it('values of the configuration win over defaults', () => {
    const span = { file: '.claimcheck.yaml', start: 0, end: 4 }
    const value = expressionValue('var.host', definitions, { variables: new Map([['host', textValue('other', span)]]) })
    assert.equal(line(value), '"other"')
    assert.deepEqual(value.span, span)
  })

  it('attributes that the provider computes', () => {
    const computed = (block: { readonly address: string }, name: string) =>
      name === 'arn' ? textValue(`arn:${block.address}`, { file: 'x', start: 0, end: 0 }) : undefined
    const value = expressionValue('aws_many.many[*].arn', definitions, { computed })
    assert.equal(line(value), '["arn:aws_many.many[0]", "arn:aws_many.many[1]"]')
  })
})
