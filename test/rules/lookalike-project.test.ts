import { deployPolicy, severalStatements } from '../support/aws-policy.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const like = (sub: string, more = '') => `{ "StringLike": { "gitlab.com:sub": ${sub}${more} } }`

describe('lookalike-project', () => {
  for (const [name, text] of [
    ['a group’s name that goes on', deployPolicy(like('«lookalike-project|"project_path:mygroup*"»'))],
    ['a project’s name that goes on', deployPolicy(like('«lookalike-project|"project_path:mygroup/my*:ref_type:branch:ref:main"»'))],
    ['startsWith on the path', poolPolicy(`assertion.project_path.startsWith(«lookalike-project|'mygroup'»)`)],
    ['startsWith on the namespace', poolPolicy(`assertion.namespace_path.startsWith(«lookalike-project|'mygroup'»)`)],
    ['startsWith on the subject', poolPolicy(`assertion.sub.startsWith(«lookalike-project|'project_path:mygroup'»)`)],
    ['a glob of Vault’s', rolePolicy('"project_path": «lookalike-project|"mygroup*"»', 'glob')],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    ['a closed name, which is another rule’s', deployPolicy(like('«wildcard-project|"project_path:mygroup/*"»'))],
    [
      'a name whose project is pinned besides',
      poolPolicy("assertion.project_path.startsWith('mygroup') && assertion.project_id == '57382910' && assertion.ref_protected == 'true'"),
    ],
    ['a glob of Vault’s that is read literally', rolePolicy('"project_path": «literal-wildcard|"mygroup*"»')],
    ['a Deny', severalStatements('"Version"', equals(`"${main}"`))],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
  it('is fixed with the project’s subject', () =>
    checkFix(
      'lookalike-project',
      `${poolPolicy(`assertion.sub.startsWith('project_path:mygroup')`)}${
        poolPolicy(`assertion.sub == '${main}'`).replace('provider.json', 'provider.json (fixed)').split('=== gcp/iam')[0]
      }`,
      { safe: true },
    ))
})
