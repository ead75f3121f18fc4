import assert from 'node:assert/strict'
import { deployPipeline, deployPolicy, fixedPolicy, severalStatements } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const like = (value: string) => `{ "StringLike": { "gitlab.com:sub": ${value} } }`

const configuration = '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\n'

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
        '{ "StringLike": { "gitlab.com:sub": "project_id:*:ref_type:branch:ref:main" }, "StringEquals": { "gitlab.com:project_id": "57382910" } }',
      ),
    ))
  it('is silent about GitHub', () =>
    checkCase(
      deployPolicy(
        '{ "StringLike": { "token.actions.githubusercontent.com:sub": "repo:mygroup/*" } }',
        'token.actions.githubusercontent.com',
      ),
    ))
  it('fires where the wildcard stands for the head of the subject', () =>
    checkCase(deployPolicy(like('«wildcard-project|"*:ref_type:branch:ref:main"»'))))
  it('leaves names that only begin like the project to lookalike-project', () =>
    checkCase(deployPolicy(like('«lookalike-project|"project_path:mygroup/myproject*"»'))))
  it('fires on one unknown character', () =>
    checkCase(deployPolicy(like('«wildcard-project|"project_path:mygroup/myproj?ct:ref_type:branch:ref:main"»'))))
  it('is silent about a value whose own statement shuts the others out', () =>
    checkCase(
      severalStatements(
        '"Version"',
        like('«wildcard-project|"project_path:mygroup/*"»'),
        '{ "StringLike": { "gitlab.com:sub": "project_id:*:ref_type:branch:ref:main" }, "StringEquals": { "gitlab.com:project_id": "57382910" } }',
      ),
    ))
  it('fires beside a statement that demands no subject', () =>
    checkCase(severalStatements('«missing-subject-condition|"Version"»', '{}', like('«wildcard-project|"project_path:mygroup/*"»'))))
  it('is silent where a Deny shuts the others out', () =>
    checkCase(
      severalStatements(
        '"Version"',
        like('"project_path:mygroup/*:ref_type:branch:ref:main"'),
        '{ "StringNotEquals": { "gitlab.com:project_id": "57382910" } }',
      ).replace(/"Allow"(?=[^\n]*StringNotEquals)/, '"Deny"'),
    ))
  it('fires through a set operator', () =>
    checkCase(deployPolicy('{ "ForAnyValue:StringLike": { "gitlab.com:sub": «wildcard-project|"project_path:mygroup/*"» } }')))
  it('offers nothing where the project itself does not fit', () => {
    const findings = findingsOf(parseCase(`${configuration}${deployPolicy(like('"project_path:other/*"'))}`))
    assert.deepEqual(
      findings.map((one) => [one.rule, one.fixes()]),
      [['wildcard-project', []]],
    )
  })
  it('is fixed with a tail whose wildcard stands for protected refs only', () =>
    checkFix(
      'wildcard-project',
      deployPolicy(like('"project_path:mygroup/*:ref_type:tag:ref:v*"')) +
        fixedPolicy(like('"project_path:mygroup/myproject:ref_type:tag:ref:v*"')),
      { safe: true },
    ))
  it('is fixed with the default branch where the tail is open', () =>
    checkFix(
      'wildcard-project',
      deployPolicy(like('"project_path:mygroup/*:ref_type:branch:ref:*"')) +
        fixedPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }'),
      { safe: true },
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
