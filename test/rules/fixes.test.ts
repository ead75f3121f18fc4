import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { deployPipeline, severalStatements } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { analysisOf, checkOffers, findingsIn } from '../support/fix-property.ts'
import { runs } from '../support/seed.ts'

const subjects = [
  'project_path:mygroup/myproject:ref_type:branch:ref:main',
  'project_path:mygroup/myproject:ref_type:branch:ref:*',
  'project_path:mygroup/myproject:ref_type:*:ref:main',
  'project_path:mygroup/myproject:ref_type:tag:ref:v*',
  'project_path:mygroup/myproject:*',
  'project_path:mygroup/myproject',
  'project_path:mygroup/*:ref_type:branch:ref:main',
  'project_path:mygroup/my?roject:ref_type:branch:ref:release/*',
  'project_path:mygroup*',
  'project_path:other/*',
  'project_id:57382910:*',
  '*:ref_type:branch:ref:main',
  '*',
]
const audiences = ['sts.amazonaws.com', 'https://gitlab.com', 'a b: "c"', '$UNSET']
const operators = [
  'StringEquals',
  'StringLike',
  'StringNotEquals',
  'StringLikeIfExists',
  'StringEqualsIgnoreCase',
  'ForAnyValue:StringLike',
]
const others = [['ref_protected', 'true'] as const, ['project_id', '57382910'] as const, ['user_login', 'ali*'] as const]

const condition = fc
  .record({
    sub: fc.option(fc.tuple(fc.constantFrom(...operators), fc.uniqueArray(fc.constantFrom(...subjects), { minLength: 1, maxLength: 3 }))),
    aud: fc.option(fc.tuple(fc.constantFrom('StringEquals', 'StringLike'), fc.constantFrom(...audiences))),
    other: fc.option(fc.constantFrom(...others), { freq: 2 }),
  })
  .map(({ sub, aud, other }) => {
    const blocks: { [operator: string]: { [key: string]: string | readonly string[] } } = {}
    if (sub !== null) blocks[sub[0]] = { 'gitlab.com:sub': sub[1].length === 1 ? (sub[1][0] ?? '') : sub[1] }
    if (aud !== null) blocks[aud[0]] = { ...blocks[aud[0]], 'gitlab.com:aud': aud[1] }
    if (other !== null) blocks['StringEquals'] = { ...blocks['StringEquals'], [`gitlab.com:${other[0]}`]: other[1] }
    return JSON.stringify(blocks)
  })

const configuration = fc.constantFrom(
  '',
  'project: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\n',
  'project: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nids: { project_id: 57382910 }\nprotected: { branches: [main], tags: ["v*"] }\n',
  'project: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nids: { project_id: 57382910 }\nsubject: [project_id, ref]\n',
)

const world = fc
  .record({
    configuration,
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
    token: fc.constantFrom(...audiences.map((aud) => `'${aud}'`), '[x, sts.amazonaws.com]', '{}', '5'),
  })
  .map(({ configuration, conditions, token }) =>
    parseCase(`=== .claimcheck.yaml\n${configuration}${deployPipeline(token)}${severalStatements('"Version"', ...conditions)}`),
  )

describe('every fix of any policy and pipeline', () => {
  it('ends its finding, brings no other, leaves documents that parse and shuts nobody out', () => {
    let offered = 0
    fc.assert(
      fc.property(world, (before) => {
        const analysis = analysisOf(before)
        offered += checkOffers(before, analysis, findingsIn(analysis))
      }),
      runs(40),
    )
    assert.ok(offered > 30, 'the worlds are too tame')
  })
})
