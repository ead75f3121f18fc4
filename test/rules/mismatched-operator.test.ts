import assert from 'node:assert/strict'
import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const mine = '"StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" }'
const mark = (operator: string) => `«mismatched-operator|"${operator}"»`

/** That, and a condition beside the subject. */
const rows: readonly (readonly [string, string])[] = [
  ['a number', `${mark('NumericEquals')}: { "gitlab.com:project_id": "57382910" }`],
  ['with IfExists', `${mark('BoolIfExists')}: { "gitlab.com:ref_protected": "true" }`],
  ['an address as a text', `${mark('StringLike')}: { "aws:SourceIp": "203.0.113.*" }`],
  ['a truth as a text', `${mark('StringLike')}: { "sts:RoleAuthorizedByIdp": "true" }`],
]

const silent: readonly (readonly [string, string])[] = [
  ['an ARN operator on a text', '"ArnLike": { "gitlab.com:aud": "arn:aws:iam::1:x/y" }'],
  ['a time as a number', '"NumericLessThan": { "aws:EpochTime": "1900000000" }'],
  ['a key that the call never carries', '"NumericEquals": { «unseen-claim|"sts:DurationSeconds": "3600"» }'],
  ['presence', '"Null": { "gitlab.com:ref_protected": "false" }'],
]

describe('mismatched-operator', () => {
  for (const [that, block] of rows) it(`fires on ${that}`, () => checkCase(deployPolicy(`{ ${mine}, ${block} }`)))
  for (const [that, block] of silent) it(`is silent about ${that}`, () => checkCase(deployPolicy(`{ ${mine}, ${block} }`)))
  it('is fixed by comparing texts', () =>
    checkFix(
      'mismatched-operator',
      deployPolicy(
        '{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" }, "Bool": { "gitlab.com:ref_protected": "true" } }',
      ) +
        fixedPolicy(
          '{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" }, "StringEquals": { "gitlab.com:ref_protected": "true" } }',
        ),
      { safe: false },
    ))
  for (const [that, condition] of [
    ['the operator is there already', `{ ${mine}, "Bool": { "gitlab.com:ref_protected": "true" } }`],
    [
      'it holds other keys',
      `{ "StringLike": { "gitlab.com:sub": "x" }, "Bool": { "gitlab.com:ref_protected": "true", "aws:SecureTransport": "true" } }`,
    ],
    ['texts have no such operator', `{ ${mine}, "NumericLessThan": { "gitlab.com:project_id": "9" } }`],
  ] as const)
    it(`has no fix where ${that}`, () => {
      const found = findingsOf(parseCase(deployPolicy(condition))).filter(({ rule }) => rule === 'mismatched-operator')
      assert.deepEqual(
        found.map((finding) => finding.fixes()),
        [[]],
      )
    })
})
