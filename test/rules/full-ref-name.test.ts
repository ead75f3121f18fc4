import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const like = (sub: string, more = '') => `{ "StringLike": { "gitlab.com:sub": ${sub}${more} } }`

describe('full-ref-name', () => {
  for (const [name, text] of [
    ['a subject', deployPolicy(equals('«full-ref-name|"project_path:mygroup/myproject:ref_type:branch:ref:refs/heads/main"»'))],
    ['a tag in a subject', deployPolicy(like('«full-ref-name|"project_path:mygroup/myproject:ref_type:tag:ref:refs/tags/v1"»'))],
    ['the claim ref', poolPolicy(`assertion.project_id == '57382910' && assertion.ref == «full-ref-name|'refs/heads/main'»`)],
    ['the claim ref of Vault', rolePolicy('"project_id": "57382910", "ref": «full-ref-name|"refs/heads/main"»')],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    ['the short name', deployPolicy(equals(`"${main}"`))],
    ['ref_path, which has the full name', poolPolicy("assertion.project_id == '57382910' && assertion.ref_path == 'refs/heads/main'")],
    ['a branch with refs in its name', deployPolicy(equals('"project_path:mygroup/other:ref_type:branch:ref:fix-refs/heads/main"'))],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
  it('is fixed with the short name', () =>
    checkFix(
      'full-ref-name',
      deployPolicy(equals('"project_path:mygroup/myproject:ref_type:branch:ref:refs/heads/main"')) + fixedPolicy(equals(`"${main}"`)),
      { safe: false },
    ))
})
