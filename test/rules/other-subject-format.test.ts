import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`

describe('other-subject-format', () => {
  for (const [name, text] of [
    ['a subject that is cut short', deployPolicy(equals('«other-subject-format|"project_path:mygroup/myproject:ref_type:branch"»'))],
    [
      'components in another order',
      deployPolicy(equals('«other-subject-format|"project_path:mygroup/myproject:ref:main:ref_type:branch"»')),
    ],
    ['the id in place of the path', deployPolicy(equals('«other-subject-format|"project_id:57382910:ref_type:branch:ref:main"»'))],
    ['a subject in Vault', rolePolicy('"sub": «other-subject-format|"project_path:mygroup/myproject"»')],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    ['the usual form', deployPolicy(equals(`"${main}"`))],
    ['another project, whose components nobody knows', deployPolicy(equals('"project_path:mygroup/another:ref_type:branch"'))],
    [
      'components that are configured',
      `=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\nids: { project_id: "57382910" }\ndefault_branch: main\nsubject: [project_id, ref, ref_type]\nprotected: { branches: [main] }\n${deployPolicy(equals('"project_id:57382910:ref:main:ref_type:branch"'))}`,
    ],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
  it('is fixed with the subject of the default branch', () =>
    checkFix(
      'other-subject-format',
      deployPolicy(equals('"project_path:mygroup/myproject:ref_type:branch"')) + fixedPolicy(equals(`"${main}"`)),
      { safe: false },
    ))
})
