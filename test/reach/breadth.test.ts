import assert from 'node:assert/strict'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { breadthInSlices } from '../../src/reach/breadth.ts'
import { reach } from '../../src/reach/reach.ts'
import type { TrustPolicy } from '../../src/trust/trust.ts'
import { cel } from '../support/cel.ts'
import { facts } from './outsider-tokens.ts'
import { pool, role, vaultRole } from './support.ts'

const audience = { 'gitlab.com:aud': 'https://gitlab.com' }
const subject = (like: string) => role({ StringLike: { 'gitlab.com:sub': like }, StringEquals: audience })
const unprotected = { ...facts, protected: { branches: undefined, tags: undefined, environments: undefined } }

function breadthOf(policy: TrustPolicy, of: ProjectFacts): string {
  const input = { policy, facts: of, jobs: [], engines: { cel }, now: 1_700_000_000 }
  const slices = breadthInSlices(input, reach(input))
  let slice = slices.next()
  while (slice.done !== true) slice = slices.next()
  const { every, own, nobody } = slice.value
  return [...every, ...(own ? ['own'] : []), ...(nobody ? ['nobody'] : [])].join(' ')
}

describe('how wide a policy is', () => {
  for (const [name, policy, expected, of = facts] of [
    ['no subject at all', role({ StringEquals: audience }), 'stranger neighbour any-branch any-tag own'],
    ['any project, one ref', subject('project_path:*:ref_type:branch:ref:main'), 'stranger neighbour own'],
    ['a group with its slash', subject('project_path:mygroup/*:ref_type:branch:ref:main'), 'neighbour own'],
    ['a group without its slash: not every other', subject('project_path:mygroup*:ref_type:branch:ref:main'), 'neighbour own'],
    ['one subgroup is not the whole group', subject('project_path:mygroup/sub/*:ref_type:branch:ref:main'), ''],
    ['every branch, and no tag', subject('project_path:mygroup/myproject:ref_type:branch:ref:*'), 'any-branch own'],
    ['some branches', subject('project_path:mygroup/myproject:ref_type:branch:ref:release/*'), 'own'],
    ['one branch', subject('project_path:mygroup/myproject:ref_type:branch:ref:main'), 'own'],
    ['protected branches are not every one', vaultRole({ project_path: 'mygroup/myproject', ref_protected: 'true' }), 'own'],
    [
      'protection that is not told proves no more than merge requests',
      vaultRole({ project_path: 'mygroup/myproject', ref_protected: 'false' }),
      'own',
      unprotected,
    ],
    ['a user who is not in every project', vaultRole({ user_login: 'alice' }), 'own'],
    ['another project by its id', vaultRole({ project_id: '20' }), ''],
    ['a prefix in CEL', pool("assertion.namespace_path.startsWith('mygroup')"), 'neighbour any-branch any-tag own'],
    ['no project has such a path', subject('project_path:my group/*'), 'nobody'],
  ] as const) {
    it(`${name}: ${expected || 'nothing is proven'}`, () => assert.equal(breadthOf(policy, of), expected))
  }
})
