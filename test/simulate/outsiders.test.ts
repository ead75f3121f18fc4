import assert from 'node:assert/strict'
import { defaultSubject, type ProjectFacts } from '../../src/gitlab/project.ts'
import { outsiders } from '../../src/simulate/outsiders.ts'
import { parseGlob } from '../../src/text/file-glob.ts'
import { matchPattern, type Pattern } from '../../src/text/pattern.ts'
import type { Condition } from '../../src/trust/condition.ts'
import type { TrustPolicy } from '../../src/trust/trust.ts'
import { all, claim, constant, json, not, pattern, span, test } from '../support/conditions.ts'

const facts: ProjectFacts = {
  project: 'mygroup/myproject',
  issuer: 'https://gitlab.com',
  gitlab: { version: undefined, tier: undefined },
  ids: { projectId: '57382910', namespaceId: '72' },
  defaultBranch: 'main',
  protected: { branches: ['main', 'release/*'], tags: ['v*'], environments: undefined },
  subject: defaultSubject,
  variables: new Map(),
  settingsKnown: false,
}

function policyOf(condition: Condition): TrustPolicy {
  return {
    relyingParty: 'aws',
    name: 'deploy',
    grants: 'role deploy',
    aliases: [],
    issuer: [{ text: ['https://gitlab.com'], span }],
    audience: [{ text: ['sts.amazonaws.com'], span }],
    condition,
    stages: [],
    span,
    nameSpan: span,
  }
}
const subjectLike = (...parts: Pattern) => test(claim('sub'), 'like', [pattern(...parts)])

/** Each row: a wanted subject, and the classes of outsider whose token it would match. */
const rows: readonly (readonly [string, readonly string[]])[] = [
  ['project_path:mygroup/myproject:ref_type:branch:ref:main', []],
  ['project_path:mygroup/myproject:ref_type:branch:ref:*', ['any-branch']],
  ['project_path:mygroup/myproject:*', ['any-branch', 'any-tag']],
  ['project_path:mygroup/myproject:ref_type:tag:ref:v*', []],
  ['project_path:mygroup/myproject:ref_type:tag:ref:*', ['any-tag']],
  ['project_path:mygroup/myproject:ref_type:branch:ref:release/*', []],
  ['project_path:mygroup/myproject:ref_type:branch:ref:main*', ['any-branch']],
  ['project_path:mygroup/*:ref_type:branch:ref:main', ['neighbour']],
  ['project_path:mygroup*:ref_type:branch:ref:main', ['lookalike', 'neighbour']],
  ['project_path:*:ref_type:branch:ref:main', ['stranger']],
  ['*', ['stranger']],
  ['project_id:20*:ref_type:branch:ref:main', ['stranger']],
  ['project_id:57382910:*', ['any-branch', 'any-tag']],
  ['project_path:other/app:ref_type:branch:ref:*', ['any-branch']],
]

describe('outsiders', () => {
  for (const [glob, classes] of rows) {
    it(`of ${glob}`, () => {
      const wanted = parseGlob(glob)
      const found = outsiders(policyOf(subjectLike(...wanted)), facts, 1000)
      assert.deepEqual([...new Set(found.map((one) => one.class))].sort(), classes)
      for (const one of found) assert.ok(matchPattern(wanted, [one.subject]).yes, one.subject)
    })
  }

  it('of a policy that wants no subject: anyone', () => {
    const found = outsiders(policyOf(constant('yes')), facts, 1000)
    assert.ok(found.some((one) => one.class === 'stranger'))
  })

  it('choose what they are free to choose to fit, and never our ids', () => {
    const condition = all(
      subjectLike('project_path:', { any: 'run' }),
      test(claim('ref_protected'), 'equals', [json('true')]),
      test(claim('project_id'), 'equals', [json('900000001')]),
    )
    const stranger = outsiders(policyOf(condition), facts, 1000).find((one) => one.class === 'stranger')
    assert.equal(stranger?.claims.known['ref_protected'], 'true')
    assert.equal(stranger?.claims.known['project_id'], '900000002')
  })

  it('do not protect an unprotected branch of ours', () => {
    const condition = all(
      subjectLike('project_path:mygroup/myproject:', { any: 'run' }),
      test(claim('ref_protected'), 'equals', [json('true')]),
    )
    const [one] = outsiders(policyOf(condition), facts, 1000)
    assert.equal(one?.claims.known['ref_protected'], 'false')
  })

  it('are not made from what a policy excludes', () => {
    const condition = all(subjectLike('project_path:mygroup/myproject:ref_type:branch:ref:main'), not(subjectLike({ any: 'run' })))
    assert.deepEqual(outsiders(policyOf(condition), facts, 1000), [])
  })
})
