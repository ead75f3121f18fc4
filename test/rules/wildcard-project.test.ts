import { deployPipeline, deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const like = (value: string) => `{ "StringLike": { "gitlab.com:sub": ${value} } }`

describe('wildcard-project', () => {
  it('fires on any project', () => checkCase(deployPolicy(like('«wildcard-project|"project_path:*:ref_type:branch:ref:main"»'))))
  it('fires on each value that lets others in', () =>
    checkCase(
      deployPolicy(like('["project_path:mygroup/myproject:ref_type:branch:ref:main", «wildcard-project|"project_path:mygroup/*"»]')),
    ))
  it('fires on an id that is cut short', () =>
    checkCase(deployPolicy(like('«wildcard-project|"project_id:5738*:ref_type:branch:ref:main"»'))))
  it('is silent where another condition shuts the others out', () =>
    checkCase(
      deployPolicy(
        '{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/*:ref_type:branch:ref:main" }, "StringEquals": { "gitlab.com:project_id": "57382910" } }',
      ),
    ))
  it('is silent about GitHub', () =>
    checkCase(
      deployPolicy(
        '{ "StringLike": { "token.actions.githubusercontent.com:sub": "repo:mygroup/*" } }',
        'token.actions.githubusercontent.com',
      ),
    ))
  it('is fixed with the project’s own path, and the operator follows', () =>
    checkFix(
      'wildcard-project',
      deployPolicy(like('"project_path:mygroup/*:ref_type:branch:ref:main"')) +
        fixedPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }'),
      { safe: true },
    ))
  it('is fixed with a look needed where a linked job runs on branches that would be shut out', () =>
    checkFix(
      'wildcard-project',
      deployPipeline('sts.amazonaws.com') +
        deployPolicy(like('"project_path:mygroup/*"')) +
        fixedPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }'),
      { safe: false },
    ))
})
