import assert from 'node:assert/strict'
import { heldTokens } from '../../src/gitlab/identity.ts'
import { mint } from '../../src/gitlab/mint.ts'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { fullFacts, minted, noFacts, scenario } from './facts-case.ts'
import { allClaims, atVersion, changedBy, changes, jobWith } from './mint-case.ts'
import { jobOf } from './pipeline-case.ts'
import { resolveCase } from './world-case.ts'

type Claims = { readonly [claim: string]: string }

/** gitlab.md 1.3: the Free tier has no protected environments. */
describe('the tier of the instance', () => {
  const on = (tier: ProjectFacts['gitlab']['tier']): ProjectFacts => ({ ...fullFacts, gitlab: { version: undefined, tier } })
  const cases: readonly (readonly [tier: ProjectFacts['gitlab']['tier'], want: Claims])[] = [
    ['free', { environment_protected: 'false' }],
    ['premium', {}],
    ['ultimate', {}],
    [undefined, {}],
  ]
  for (const [tier, want] of cases) {
    it(tier ?? 'not configured', () => {
      assert.deepEqual(changedBy(on(tier), 'default-branch', 'environment: production'), want)
      assert.deepEqual(changedBy(on(tier), 'default-branch'), {})
    })
  }
  it('free, and nobody said what is protected', () => {
    const facts: ProjectFacts = { ...noFacts, gitlab: { version: undefined, tier: 'free' } }
    assert.equal(allClaims(minted(jobWith('environment: x'), 'branch', facts))['environment_protected'], 'false')
  })
})

/** gitlab.md 1.3, column "added": what an older GitLab does not mint yet. Everything else is as in the newest. */
describe('older versions of GitLab', () => {
  const steps: readonly (readonly [version: string, ...added: readonly string[]])[] = [
    ['19.2'],
    ['18.9', 'job_source'],
    ['18.4', 'job_project_id', 'job_project_path', 'job_namespace_id', 'job_namespace_path'],
    ['18.3'],
    ['17.9'],
    ['16.11', 'groups_direct'],
    ['16.9', 'user_access_level'],
    ['16.5', 'environment_action'],
    ['16.3', 'project_visibility'],
    ['16.2', 'ci_config_ref_uri', 'ci_config_sha'],
    ['16.0', 'user_identities', 'ref_path', 'runner_id', 'runner_environment', 'sha'],
    ['15.7'],
  ]
  const later: string[] = []
  for (const [version, ...added] of steps) {
    const want = [...later].sort()
    it(version, () => {
      const changed = changedBy(atVersion(version), 'default-branch', 'environment: production')
      assert.deepEqual(Object.keys(changed).sort(), want)
      assert.deepEqual(new Set(Object.values(changed)), new Set(want.length === 0 ? [] : ['absent']))
    })
    later.push(...added)
  }

  // gitlab.md 1.3, "proj* note": the exact version of the fix is not known.
  for (const version of ['15.7', '16.0', '17.9', '18.3']) {
    it(`${version} may give a fork its parent's identity`, () => {
      const why = `unknown: GitLab ${version} may still give a fork's merge request the identity of the parent project`
      const changed = Object.entries(changedBy(atVersion(version), 'fork-merge-request')).filter(([, value]) => value !== 'absent')
      assert.deepEqual(
        Object.fromEntries(changed),
        Object.fromEntries(['namespace_id', 'namespace_path', 'project_id', 'project_path', 'sub'].map((claim) => [claim, why])),
      )
    })
  }
  for (const version of ['18.4', '18.9.1-ee', '19.2']) {
    it(`${version} gives a fork its own`, () => {
      const changed = Object.entries(changedBy(atVersion(version), 'fork-merge-request')).filter(([, value]) => value !== 'absent')
      assert.deepEqual(changed, [])
    })
  }
})

/** What isn't configured is unknown, with what to configure; never made up. */
describe('with nothing configured', () => {
  const project = 'unknown: project is not configured'
  const own: Claims = {
    iss: 'unknown: issuer is not configured',
    project_id: 'unknown: ids.project_id is not configured',
    namespace_id: 'unknown: ids.namespace_id is not configured',
    project_path: `${project} | <project>`,
    namespace_path: `${project} | <namespace>`,
    job_project_id: 'unknown: ids.project_id is not configured',
    job_namespace_id: 'unknown: ids.namespace_id is not configured',
    job_project_path: `${project} | <project>`,
    job_namespace_path: `${project} | <namespace>`,
    environment_protected: 'unknown: protected.environments is not configured',
  }
  const { project_id: _, namespace_id: __, namespace_path: ___, ...ofFork } = own
  const onDefault: Claims = {
    ...own,
    sub: `${project} | project_path:<project>:ref_type:branch:ref:<default branch>`,
    ref: 'unknown: default_branch is not configured | <default branch>',
    ref_path: 'unknown: default_branch is not configured | refs/heads/<default branch>',
    ref_protected: 'unknown: protected.branches is not configured',
  }
  const on = (type: string, ref: string, more: Claims): Claims => ({
    ...own,
    sub: `${project} | project_path:<project>:ref_type:${type}:ref:${ref}`,
    ...more,
  })
  const branches = { ref_protected: 'unknown: protected.branches is not configured' }
  const tags = { ref_protected: 'unknown: protected.tags is not configured' }
  const fork = { project_path: `${project} | someone/<project>` }
  const cases: readonly (readonly [kind: string, want: Claims])[] = [
    ['default-branch', onDefault],
    ...['schedule', 'web', 'api', 'trigger', 'parent-pipeline', 'pipeline'].map((kind) => [kind, onDefault] as const),
    ['branch:main', on('branch', 'main', branches)],
    ['web:main', on('branch', 'main', branches)],
    ['tag:v1.0', on('tag', 'v1.0', tags)],
    ['schedule:refs/tags/v1.0', on('tag', 'v1.0', tags)],
    ['merge-request', on('branch', 'feature', {})],
    ['fork-merge-request', { ...ofFork, ...fork, sub: `${project} | project_path:someone/<project>:ref_type:branch:ref:feature` }],
  ]
  for (const [kind, want] of cases) {
    it(kind, () => assert.deepEqual(changedBy(noFacts, kind, 'environment: production'), want))
  }
})

/** gitlab.md 1.1: `iss` is what is configured, character by character. */
describe('the issuer', () => {
  for (const issuer of ['https://gitlab.example.com', 'https://example.com/gitlab', 'https://ids.example.com/', 'http://localhost:8080']) {
    it(issuer, () => assert.deepEqual(changedBy({ ...fullFacts, issuer }, 'default-branch'), { iss: issuer }))
  }
})

/** gitlab.md 1.1: `exp` is `iat` and the job's timeout. */
describe('the lifetime', () => {
  const cases: readonly (readonly [timeout: string, seconds: number | string])[] = [
    ['30 minutes', 1800],
    ['3 hours 30 minutes', 12_600],
    ['3h 30m', 12_600],
    ['2h30m', 9000],
    ['1 hour and 5 mins', 3900],
    ['1 day, 1 sec', 86_401],
    ['2 weeks', 1_209_600],
    ['', 'its `timeout` is not understood'],
    ['$TIMEOUT', 'its `timeout` is not understood'],
    ['soon', 'its `timeout` is not understood'],
    ['3 hours 30', 'its `timeout` is not understood'],
    ['0 minutes', 'its `timeout` is not understood'],
    [`${'9'.repeat(50)} hours`, 'its `timeout` is not understood'],
  ]
  for (const [timeout, seconds] of cases) {
    it(timeout.slice(0, 30) || 'empty', () => {
      const want = typeof seconds === 'number' ? String(1_700_000_000 + seconds) : `unknown: ${seconds}`
      assert.deepEqual(changes(minted(jobWith(), 'branch'), minted(jobWith(`timeout: "${timeout}"`), 'branch')), { exp: want })
    })
  }
  it('is that of `default`', () => {
    assert.deepEqual(changes(minted(jobWith(), 'branch'), minted(`default: { timeout: 2h }\n${jobWith()}`, 'branch')), {
      exp: '1700007200',
    })
  })
  it('is an hour where nothing is written', () => {
    assert.deepEqual(changes(minted(jobWith(), 'branch'), minted(jobWith('timeout: null'), 'branch')), {})
  })
})

/** gitlab.md 4.2 [D-GIAM]: another issuer for each top-level group, and more claims. */
describe('the token of `identity: google_cloud`', () => {
  const identity = (facts: ProjectFacts, kind: string) => {
    const job = jobOf('job: { script: x, identity: google_cloud }\n', 'job')
    const [token] = heldTokens(job)
    assert.ok(token)
    return mint({ job, token, scenario: scenario(kind), facts, now: 1_700_000_000 })
  }
  const person = 'unknown: it depends on who starts the job'
  const own: Claims = {
    aud: "unknown: it is the workload identity pool of the project's Google Cloud integration",
    guest_access: person,
    reporter_access: person,
    developer_access: person,
    maintainer_access: person,
    owner_access: person,
  }
  const group = { iss: 'https://auth.gcp.gitlab.com/oidc/mygroup', root_namespace_path: 'mygroup' }
  const noId = { root_namespace_id: 'unknown: the id of the top-level group is not configured' }
  const whose = "unknown: whether they are the fork's or the parent project's is not documented"
  const cases: readonly (readonly [name: string, facts: ProjectFacts, kind: string, want: Claims])[] = [
    ['a project in a subgroup', fullFacts, 'default-branch', { ...own, ...group, ...noId }],
    ['a project in a group', { ...fullFacts, project: 'mygroup/x' }, 'tag', { ...own, ...group, root_namespace_id: '72' }],
    [
      'a fork',
      { ...fullFacts, project: 'mygroup/x' },
      'fork-merge-request',
      { ...own, iss: group.iss, root_namespace_path: whose, root_namespace_id: whose },
    ],
    [
      'another instance',
      { ...fullFacts, issuer: 'https://gitlab.example.com' },
      'branch',
      { ...own, ...group, ...noId, iss: 'unknown: there is no such token outside of GitLab.com' },
    ],
    [
      'nothing configured',
      noFacts,
      'branch:x',
      { ...own, ...noId, iss: 'unknown: project is not configured', root_namespace_path: 'unknown: project is not configured' },
    ],
  ]
  for (const [name, facts, kind, want] of cases) {
    it(name, () => assert.deepEqual(changes(minted(jobWith(), kind, facts), identity(facts, kind)), want))
  }
})

/** gitlab.md 2.1: a child pipeline belongs to the same project, and has the ref of its parent. */
describe('a job of a child pipeline', () => {
  const text = `=== .gitlab-ci.yml
deploy: { trigger: { include: child.yml }, variables: { AUD: from-parent } }
=== child.yml
job: { script: x, environment: production, id_tokens: { A: { aud: $AUD } } }
`
  const [job] = resolveCase(text).children[0]?.jobs ?? []
  for (const kind of ['parent-pipeline', 'parent-pipeline:dev', 'parent-pipeline:refs/tags/v1.0']) {
    it(`${kind} has the claims of any other, and what the parent passes`, () => {
      const [token] = job?.tokens ?? []
      assert.ok(job !== undefined && token !== undefined)
      const claims = mint({ job, token, scenario: scenario(kind), facts: fullFacts, now: 1_700_000_000 })
      assert.deepEqual(changes(minted(jobWith('environment: production'), kind), claims), { aud: 'from-parent' })
    })
  }
})
