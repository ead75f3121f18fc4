import assert from 'node:assert/strict'
import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

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
  it('offers no wildcard that would let in too many', () => {
    const [finding] = findingsOf(parseCase(deployPolicy(equals('"project_path:*:ref_type:branch:ref:main"'))))
    assert.deepEqual(finding?.fixes(), [])
  })
  it('offers no other operator for an escaped wildcard', () => {
    const [finding] = findingsOf(parseCase(deployPolicy(equals(`"project_path:\${*}/x:ref_type:branch:ref:main"`))))
    assert.deepEqual([finding?.rule, finding?.fixes()], ['literal-wildcard', []])
  })
  it('is fixed by writing out what is meant', () =>
    checkFix(
      'literal-wildcard',
      deployPolicy(equals('"project_path:mygroup/myproject:*"')) +
        fixedPolicy(equals('"project_path:mygroup/myproject:ref_type:branch:ref:main"')),
      { safe: false },
    ))
  it('is fixed by reading the wildcard, which lets in those who are shut out now', () =>
    checkFix(
      'literal-wildcard',
      deployPolicy(equals('"project_path:mygroup/myproject:ref_type:tag:ref:v*"')) +
        fixedPolicy('{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:tag:ref:v*" } }'),
      { title: /wildcards/, safe: false },
    ))
})
