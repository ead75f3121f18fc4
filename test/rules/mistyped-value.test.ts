import { deployPolicy } from '../support/aws-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const beside = (more: string) => equals(`"${main}"`, `, ${more}`)

describe('mistyped-value', () => {
  for (const [name, text] of [
    ['a boolean in Vault', rolePolicy('"project_id": "57382910", "ref_protected": «mistyped-value|true»')],
    ['a number in Vault', rolePolicy('"ref": "main", "project_id": «mistyped-value|57382910»')],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    ['a text', rolePolicy('"project_id": "57382910", "ref_protected": "true"')],
    ['a boolean in AWS, which compares texts', deployPolicy(beside('"gitlab.com:ref_protected": true'))],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
  it('is fixed with a text', () =>
    checkFix(
      'mistyped-value',
      rolePolicy('"project_id": "57382910", "ref_protected": true') +
        rolePolicy('"project_id": "57382910", "ref_protected": "true"').replace('setup.sh', 'setup.sh (fixed)'),
      { safe: false },
    ))
})
