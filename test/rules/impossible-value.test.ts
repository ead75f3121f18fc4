import assert from 'node:assert/strict'
import { findings } from '../../src/service/findings.ts'
import { analysed } from '../support/analysed.ts'
import { deployPolicy } from '../support/aws-policy.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const beside = (more: string) => equals(`"${main}"`, `, ${more}`)

describe('impossible-value', () => {
  for (const [name, text] of [
    ['a source that there is not', deployPolicy(beside('"gitlab.com:pipeline_source": «impossible-value|"merge_request"»'))],
    ['an id with letters', poolPolicy(`assertion.project_id == «impossible-value|'myproject'»`)],
    ['a kind of ref', poolPolicy(`assertion.project_id == '57382910' && assertion.ref_type == «impossible-value|'branches'»`)],
    ['a path without group', rolePolicy('"ref": "main", "project_path": «impossible-value|"myproject"»')],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    ['a source that there is', deployPolicy(beside('"gitlab.com:pipeline_source": "schedule"'))],
    ['a level of access that may be a custom role’s', deployPolicy(beside('"gitlab.com:user_access_level": "deployer"'))],
    ['an id', poolPolicy("assertion.project_id == '57382910' && assertion.ref_protected == 'true'")],
    [
      'what it excludes, which is always-true’s',
      deployPolicy(
        `{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringNotEquals": { «always-true|"gitlab.com:pipeline_source": "merge_request"» } }`,
      ),
    ],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
  it('says so of an empty text', () => {
    const found = findings(analysed(rolePolicy('"project_id": ""')))
    assert.deepEqual(
      found.flatMap(({ rule, message }) => (rule === 'impossible-value' ? [message] : [])),
      ['No token has an empty project_id'],
    )
  })
})
