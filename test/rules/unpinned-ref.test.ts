import assert from 'node:assert/strict'
import { deployPipeline, deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { clusterAuthentication, fixed, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

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
  it('is silent about a subject that no ref of this project has', () =>
    checkCase(deployPolicy('{ "StringEquals": { "gitlab.com:sub": «other-subject-format|"project_path:mygroup/myproject"» } }')))
  it('fires where the project’s subject has no ref at all', () =>
    checkCase(
      `${noProtections}subject: [project_path]\n${deployPolicy('{ "StringEquals": { "gitlab.com:sub": «unpinned-ref|"project_path:mygroup/myproject"» } }')}`,
    ))
  it('fires on the project alone, whatever claim names it', () => {
    checkCase(vaultRole('{ "project_id": «unpinned-ref|"57382910"» }'))
    checkCase(googleProvider("assertion.project_path == «unpinned-ref|'mygroup/myproject'»"))
    checkCase(clusterAuthentication('{ claim: namespace_id, requiredValue: «unpinned-ref|"72"» }'))
  })
  it('fires on an expression for any branch', () =>
    checkCase(
      googleProvider(
        "assertion.project_id == '57382910' && assertion.sub.matches(«unpinned-ref|'^project_path:mygroup/myproject:ref_type:branch:ref:.+$'»)",
      ),
    ))
  it('fires on the id of another project', () => checkCase(vaultRole('{ "project_id": «unpinned-ref|"1234"» }')))
  it('is silent about patterns of another project, whose protections nobody knows', () =>
    checkCase(deployPolicy(like('"project_path:other/p:ref_type:branch:ref:release/*"'))))
  it('is silent where only some users get in', () => checkCase(vaultRole('{ "project_id": "57382910", "user_id": "5" }')))
  it('is silent where only maintainers get in', () =>
    checkCase(vaultRole('{ "project_id": "57382910", "user_access_level": "maintainer" }')))
  it('leaves a role that IAM refuses without a subject to that finding', () =>
    checkCase(
      deployPolicy('{ "StringEquals": { "gitlab.com:project_id": "57382910" } }', 'gitlab.com', '«invalid-trust-policy|"Version"»'),
    ))
  it('fires without known protections on a pattern that is any name', () =>
    checkCase(noProtections + deployPolicy(like('«unpinned-ref|"project_path:mygroup/myproject:ref_type:branch:ref:**"»'))))
  it('is silent where every branch is protected', () =>
    checkCase(
      `${noProtections}protected: { branches: ["*"] }\n${deployPolicy(like('"project_path:mygroup/myproject:ref_type:branch:ref:*"'))}`,
    ))
  it('fires on another project that is pinned', () =>
    checkCase(deployPolicy(like('«unpinned-ref|"project_path:other/p:ref_type:branch:ref:*"»'))))
  it('shows a subject that the project really has', () => {
    const text = `${noProtections}subject: [project_path, ref]\n${deployPolicy(like('"project_path:mygroup/myproject:*"'))}`
    const [finding] = findingsOf(parseCase(text))
    assert.match(finding?.message ?? '', /, with project_path:mygroup\/myproject:ref:feature for one$/)
  })
  it('is fixed with protection where no subject is wanted', () =>
    checkFix(
      'unpinned-ref',
      vaultRole('{ "project_id": "57382910" }') + fixed(vaultRole('{ "project_id": "57382910", "ref_protected": "true" }')),
      { safe: true },
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
