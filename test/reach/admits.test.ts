import assert from 'node:assert/strict'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { type Admits, type Admitted, admitsInSlices } from '../../src/reach/admits.ts'
import { tests } from '../../src/trust/condition.ts'
import type { TrustPolicy } from '../../src/trust/trust.ts'
import { facts } from './outsider-tokens.ts'
import { pool, role, vaultRole } from './support.ts'

const subject = (like: string) => role({ StringLike: { 'gitlab.com:sub': like } })
const unknown: ProjectFacts = {
  ...facts,
  project: undefined,
  defaultBranch: undefined,
  ids: { projectId: undefined, namespaceId: undefined },
}

function admitsOf(policy: TrustPolicy, of: ProjectFacts): Admits | undefined {
  const [first] = [...tests(policy.condition)].filter(({ test }) => test.right.length > 0)
  const [term] = first?.test.right ?? []
  assert.ok(first !== undefined && term !== undefined)
  const slices = admitsInSlices(policy, first.test, term, of, 1_700_000_000)
  let slice = slices.next()
  while (slice.done !== true) slice = slices.next()
  return slice.value
}

/** `every: a, b`, or `none`. */
function show(admitted: Admitted | undefined): string | undefined {
  if (admitted === undefined || admitted.examples.length === 0) return admitted?.outcome
  return `${admitted.every ? 'every: ' : ''}${admitted.examples.join(', ')}`
}

const own = 'project_path:mygroup/myproject:ref_type'
const other = 'project_path:mygroup/another-project:ref_type'

describe('what a pattern admits', () => {
  for (const [name, policy, expected, of = facts] of [
    [
      'a group with its slash',
      subject('project_path:mygroup/*:ref_type:branch:ref:main'),
      { ours: `${own}:branch:ref:main`, neighbours: `every: ${other}:branch:ref:main`, others: 'none', not: `${own}:branch:ref:feature` },
    ],
    [
      'a group without its slash',
      subject('project_path:mygroup*'),
      {
        ours: `every: ${own}:branch:ref:main, ${own}:branch:ref:feature, ${own}:tag:ref:v1.0.0`,
        neighbours: `every: ${other}:branch:ref:feature`,
        others: 'project_path:mygroup-evil/project:ref_type:branch:ref:feature',
        not: 'project_path:another-group/project:ref_type:branch:ref:feature',
      },
    ],
    [
      'our project',
      subject('project_path:mygroup/myproject:*'),
      {
        ours: `every: ${own}:branch:ref:main, ${own}:branch:ref:feature, ${own}:tag:ref:v1.0.0`,
        neighbours: 'none',
        others: 'none',
        not: `${other}:branch:ref:feature`,
      },
    ],
    [
      'no token at all',
      subject('project_path:my group/*'),
      { ours: 'none', neighbours: 'none', others: 'none', not: `${own}:branch:ref:main` },
    ],
    [
      'a prefix of paths in CEL',
      pool("assertion.project_path.startsWith('mygroup/my')"),
      { ours: 'every: mygroup/myproject', neighbours: 'mygroup/my', others: 'none', not: 'mygroup/another-project' },
    ],
    [
      'a regular expression that is not bound to the start',
      pool("assertion.project_path.matches('mygroup/[a-z-]+$')"),
      {
        ours: 'every: mygroup/myproject',
        neighbours: 'mygroup/another-project',
        others: 'mygroupmygroup/project, amygroup/project',
        not: 'mygroup/project-2',
      },
    ],
    [
      'the group alone is known',
      subject('project_path:mygroup/*:ref_type:branch:ref:main'),
      { neighbours: `every: ${other}:branch:ref:main`, others: 'none', not: `${other}:branch:ref:feature` },
      unknown,
    ],
    ['names of branches', vaultRole({ ref: 'release/*' }, 'glob'), { anybody: 'release/1.0, release/1.0.0, release/x', not: 'feature' }],
    [
      'an environment: what has none is no example',
      vaultRole({ environment: 'prod*' }, 'glob'),
      { anybody: 'production, prod1.0.0, prodx', not: 'review' },
    ],
    ['one environment in two spellings', pool("assertion.environment.matches('^(a|b)$')"), { anybody: 'a, b', not: 'production' }],
    ['no branch', vaultRole({ ref: 'a..b*' }, 'glob'), { anybody: 'none', not: 'feature' }],
  ] as const) {
    it(name, () => {
      const { claims: _, project: __, group: ___, not, ...groups } = admitsOf(policy, of) ?? { claims: [], project: '', group: '' }
      const shown = Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, show(value)]))
      assert.deepEqual({ ...shown, not }, expected)
    })
  }
  it('says nothing of ids', () => assert.equal(admitsOf(vaultRole({ project_id: '20*' }, 'glob'), facts), undefined))
  it('says nothing of what stands in lists', () => {
    assert.equal(admitsOf(pool("assertion.groups_direct.exists(g, g.startsWith('mygroup'))"), facts), undefined)
  })
})
