import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const beside = (more: string) => equals(`"${main}"`, `, ${more}`)

describe('wrong-case', () => {
  for (const [name, text] of [
    ['a boolean in capitals', deployPolicy(beside('"gitlab.com:ref_protected": «wrong-case|"True"»'))],
    ['a kind of ref in a subject', deployPolicy(equals('«wrong-case|"project_path:mygroup/myproject:ref_type:Branch:ref:main"»'))],
    ['a component of a subject', deployPolicy(equals('«wrong-case|"Project_Path:mygroup/myproject:ref_type:branch:ref:main"»'))],
    ['a claim in CEL', poolPolicy(`assertion.project_id == '57382910' && assertion.ref_type == «wrong-case|'Tag'»`)],
    [
      'a boolean in capitals, and not on a wildcard that lets in nobody then',
      deployPolicy(
        '{ "StringLike": { "gitlab.com:sub": "project_path:mygroup*" }, "StringEquals": { "gitlab.com:ref_protected": «wrong-case|"True"» } }',
      ),
    ],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    ['capitals in a path', deployPolicy(equals('"project_path:MyGroup/Other:ref_type:branch:ref:Main"'))],
    [
      'an operator that ignores case',
      deployPolicy(`{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringEqualsIgnoreCase": { "gitlab.com:ref_protected": "True" } }`),
    ],
    ['letters as GitLab writes them', deployPolicy(beside('"gitlab.com:ref_protected": "true"'))],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
  it('is fixed with small letters', () =>
    checkFix(
      'wrong-case',
      deployPolicy(beside('"gitlab.com:ref_protected": "True"')) + fixedPolicy(beside('"gitlab.com:ref_protected": "true"')),
      { safe: false },
    ))
})
