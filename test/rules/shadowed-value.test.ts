import { deployPolicy } from '../support/aws-policy.ts'
import { checkCase } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const like = (sub: string, more = '') => `{ "StringLike": { "gitlab.com:sub": ${sub}${more} } }`

describe('shadowed-value', () => {
  for (const [name, text] of [
    [
      'a tag beside a pattern of tags',
      deployPolicy(
        like(
          '[«shadowed-value|"project_path:mygroup/myproject:ref_type:tag:ref:v1.0"», "project_path:mygroup/myproject:ref_type:tag:ref:v*"]',
        ),
      ),
    ],
    [
      'a glob beside a wider one',
      rolePolicy('"project_id": "57382910", "ref_protected": "true", "ref": [«shadowed-value|"release/1-*"», "release/*"]', 'glob'),
    ],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    [
      'values that have nothing in common',
      deployPolicy(
        like('["project_path:mygroup/myproject:ref_type:branch:ref:main", "project_path:mygroup/myproject:ref_type:tag:ref:v*"]'),
      ),
    ],
    [
      'values of which the wide one is a finding itself',
      deployPolicy(like('["project_path:mygroup/myproject:ref_type:branch:ref:main", «wildcard-project|"project_path:mygroup/*"»]')),
    ],
    ['patterns that overlap', rolePolicy('"project_id": "57382910", "ref_protected": "true", "ref": ["release/*", "*-stable"]', 'glob')],
    [
      'what is excluded',
      deployPolicy(
        `{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringNotLike": { "gitlab.com:sub": ["*:ref:dev", "*:ref:*"] } }`.replace(
          '"*:ref:*"',
          '"*:ref:d*"',
        ),
      ),
    ],
    [
      'a value that nobody has',
      deployPolicy(
        like(
          '[«malformed-subject|"project_path:mygroup/myproject:ref_type:tags:ref:v1"», "project_path:mygroup/myproject:ref_type:tag:ref:v*"]',
        ),
      ),
    ],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
})
