import { deployPolicy } from '../support/aws-policy.ts'
import { checkCase } from '../support/rules.ts'

describe('unreadable-document', () => {
  it('fires on a repeated key of a trust policy', () =>
    checkCase(
      deployPolicy(
        '{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" }, «unreadable-document|"StringEquals"»: { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
      ),
    ))
  it('fires on an anchor that is nowhere', () =>
    checkCase('=== .gitlab-ci.yml\ndeploy:\n  script: a\n  variables: «unreadable-document|*none»\n'))
  it('fires on a key that means nothing in a trust test', () =>
    checkCase(
      '=== a.claimtest.yaml\ntests:\n  - name: a\n    policy: { aws: { Version: "2012-10-17", Statement: [] } }\n    token: { claims: {} }\n    expect: deny\n    «unreadable-document|becuase»: sub\n',
    ))
  it('is silent about JSON that is no trust policy', () => checkCase('=== other.json\n{ "a": \n'))
})
