import assert from 'node:assert/strict'
import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const subject = '"gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main"'
const mine = `"StringEquals": { ${subject} }`
const mark = '«set-operator|"ForAllValues:StringEquals"»'

/** That, and a condition. */
const rows: readonly (readonly [string, string])[] = [
  ['the subject', `{ ${mark}: { ${subject} } }`],
  ['a key of gitlab.com', `{ ${mine}, ${mark}: { "gitlab.com:ref_protected": "true" } }`],
  ['all keys of an operator, once', `{ ${mark}: { "gitlab.com:aud": "x", ${subject} } }`],
  ['with IfExists', `{ ${mine}, «set-operator|"ForAllValues:StringEqualsIfExists"»: { "gitlab.com:aud": "x" } }`],
]

const silent: readonly (readonly [string, string])[] = [
  ['ForAnyValue', `{ "ForAnyValue:StringLike": { ${subject} } }`],
  ['a key with several values', `{ ${mine}, "ForAllValues:StringEquals": { "gitlab.com:amr": "x" } }`],
  ['a key that is no claim', `{ ${mine}, "ForAllValues:StringLike": { "sts:RoleSessionName": "gitlab-*" } }`],
]

const deny = (condition: string) => `=== iam/deploy.json
{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": { ${mine} } },
  { "Effect": "Deny", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": ${condition} }
] }
`

describe('set-operator', () => {
  for (const [that, condition] of rows) it(`fires on ${that}`, () => checkCase(deployPolicy(condition)))
  for (const [that, condition] of silent) it(`is silent about ${that}`, () => checkCase(deployPolicy(condition)))
  it('fires once for all keys of an operator, and is fixed for all', () =>
    checkFix(
      'set-operator',
      deployPolicy(`{ "ForAllValues:StringEquals": { "gitlab.com:aud": "x", ${subject} } }`) +
        fixedPolicy(`{ "StringEquals": { "gitlab.com:aud": "x", ${subject} } }`),
      { safe: true },
    ))
  it('is silent about a Deny, which it widens', () =>
    checkCase(deny('{ "ForAllValues:StringEquals": { "gitlab.com:ref_protected": "false" } }')))
  it('is fixed by taking the prefix away', () =>
    checkFix(
      'set-operator',
      deployPolicy(`{ ${mine}, "ForAllValues:StringLike": { "gitlab.com:aud": "x" } }`) +
        fixedPolicy(`{ ${mine}, "StringLike": { "gitlab.com:aud": "x" } }`),
      { safe: true },
    ))
  // Both operators differ for tokens without the claim alone: GitLab's have every claim that AWS has a key for, but for one in old versions.
  it('has no fix where it would shut out every job', () => {
    const config = '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ngitlab: { version: "16.5" }\n'
    const policy = deployPolicy(`{ ${mine}, "ForAllValues:StringEquals": { "gitlab.com:user_access_level": "owner" } }`)
    const found = findingsOf(parseCase(config + policy)).filter(({ rule }) => rule === 'set-operator')
    assert.deepEqual(
      found.map((finding) => finding.fixes()),
      [[]],
    )
  })
})
