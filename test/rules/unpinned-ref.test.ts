import { deployPipeline, deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const like = (value: string) => `{ "StringLike": { "gitlab.com:sub": ${value} } }`
const noProtections = '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\n'

describe('unpinned-ref', () => {
  it('fires on a subject that ends at the project', () =>
    checkCase(deployPolicy(like('«unpinned-ref|"project_path:mygroup/myproject:*"»'))))
  it('fires on names that only begin like a protected one', () =>
    checkCase(deployPolicy(like('«unpinned-ref|"project_path:mygroup/myproject:ref_type:branch:ref:main*"»'))))
  it('fires without known protections where any ref passes', () =>
    checkCase(noProtections + deployPolicy(like('«unpinned-ref|"project_path:mygroup/myproject:ref_type:branch:ref:*"»'))))
  it('is silent without known protections where the pattern may be one', () =>
    checkCase(noProtections + deployPolicy(like('"project_path:mygroup/myproject:ref_type:branch:ref:release/*"'))))
  it('is silent about a protected ref', () => checkCase(deployPolicy(like('"project_path:mygroup/myproject:ref_type:branch:ref:main"'))))
  it('is silent where only protected refs pass', () =>
    checkCase(
      deployPolicy(
        '{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/myproject:*" }, "StringEquals": { "gitlab.com:ref_protected": "true" } }',
      ),
    ))
  it('is fixed with the default branch, which needs a look where a linked job runs on others', () =>
    checkFix(
      'unpinned-ref',
      deployPipeline('sts.amazonaws.com') +
        deployPolicy(like('"project_path:mygroup/myproject:ref_type:branch:ref:*"')) +
        fixedPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }'),
      { safe: false },
    ))
  it('is fixed safely where nothing but the default branch is meant', () =>
    checkFix(
      'unpinned-ref',
      deployPolicy(like('"project_path:mygroup/myproject:ref_type:branch:ref:*"')) +
        fixedPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }'),
      { safe: true },
    ))
})
