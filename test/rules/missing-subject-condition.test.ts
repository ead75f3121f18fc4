import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const audienceOnly = '{ "StringEquals": { "gitlab.com:aud": "sts.amazonaws.com" } }'
const atVersion = '«missing-subject-condition|"Version"»'

describe('missing-subject-condition', () => {
  it('fires without any condition', () => checkCase(deployPolicy('{}', 'gitlab.com', atVersion)))
  it('fires on a project’s own instance', () => checkCase(deployPolicy('{}', 'gitlab.example.com', atVersion)))
  it('is silent where the project id is demanded', () =>
    checkCase(deployPolicy('{ "StringEquals": { "gitlab.com:project_id": "57382910" } }')))
  it('is silent where a condition can’t be evaluated', () => checkCase(deployPolicy('{ "Bool": { "gitlab.com:x": "true" } }')))
  it('is silent about other issuers', () => checkCase(deployPolicy('{}', 'app.terraform.io')))
  it('fires where the negated subject lets strangers in', () =>
    checkCase(
      deployPolicy('{ "StringNotEquals": { "gitlab.com:sub": "project_path:a/b:ref_type:branch:ref:main" } }', 'gitlab.com', atVersion),
    ))
  it('is fixed with the subject of the default branch', () =>
    checkFix(
      'missing-subject-condition',
      deployPolicy(audienceOnly) +
        fixedPolicy(
          '{ "StringEquals": { "gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
        ),
      { safe: true },
    ))
})
