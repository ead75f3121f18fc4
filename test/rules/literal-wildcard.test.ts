import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const equals = (value: string) => `{ "StringEquals": { "gitlab.com:sub": ${value} } }`

describe('literal-wildcard', () => {
  it('fires on a question mark', () =>
    checkCase(deployPolicy(equals('«literal-wildcard|"project_path:mygroup/app?:ref_type:branch:ref:main"»'))))
  it('fires where nothing is excluded', () =>
    checkCase(
      deployPolicy(
        '{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" }, "StringNotEquals": { "gitlab.com:sub": «literal-wildcard|"project_path:other/*"» } }',
      ),
    ))
  it('is silent about an audience', () =>
    checkCase(
      deployPolicy(
        '{ "StringEquals": { "gitlab.com:aud": "a*", "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
      ),
    ))
  it('is silent under StringLike', () =>
    checkCase(deployPolicy('{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:tag:ref:v*" } }')))
  it('is fixed by writing out what is meant', () =>
    checkFix(
      'literal-wildcard',
      deployPolicy(equals('"project_path:mygroup/myproject:*"')) +
        fixedPolicy(equals('"project_path:mygroup/myproject:ref_type:branch:ref:main"')),
      { safe: false },
    ))
  it('is fixed by reading the wildcard', () =>
    checkFix(
      'literal-wildcard',
      deployPolicy(equals('"project_path:mygroup/myproject:ref_type:tag:ref:v*"')) +
        fixedPolicy('{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:tag:ref:v*" } }'),
      { title: /wildcards/, safe: true },
    ))
})
