import assert from 'node:assert/strict'
import type { Holder } from '../../../src/gitlab/mintable/holders.ts'
import type { ProjectFacts } from '../../../src/gitlab/project.ts'
import { noFacts } from '../facts.ts'
import { mints, ours, theirs, type Wanted } from './support.ts'

type Row = readonly [name: string, holder: Holder, claims: Wanted, expected: 'yes' | 'maybe' | 'no', changes?: Partial<ProjectFacts>]

const merging: Holder = { ...ours, refTypes: ['branch'], pipelines: 'merge requests' }
const pushing: Holder = { ...ours, pipelines: 'no merge requests' }
const fork: Holder = {
  ...theirs,
  runsIn: ours.identity,
  subject: ours.subject,
  ours: true,
  refTypes: ['branch'],
  pipelines: 'merge requests',
}
const deploying: Holder = { ...ours, environments: 'with' }
const nameless: Holder = { ...theirs, subject: 'free, without a path' }
const since = (version: string): Partial<ProjectFacts> => ({ gitlab: { version, tier: 'premium' } })
const unprotected: Partial<ProjectFacts> = { protected: noFacts.protected }

/** Which claims go together; gitlab.md 1.3. */
const links: readonly Row[] = [
  ['a path is group and name', theirs, { project_path: 'a/b/c', namespace_path: 'a/b' }, 'yes'],
  ['of another group', theirs, { project_path: 'a/b/c', namespace_path: 'a' }, 'no'],
  ['a project has a group', theirs, { project_path: 'a' }, 'no'],
  ['no part of a path begins with a dash', theirs, { project_path: 'a/-b' }, 'no'],
  ['none ends like a repository', theirs, { project_path: 'a/b.git' }, 'no'],
  ['his own id', theirs, { project_id: '21', project_path: 'a/b' }, 'yes'],
  ['our id under his path', theirs, { project_id: '20', project_path: 'a/b' }, 'no'],
  ['his job runs in his project', theirs, { project_path: 'a/b', job_project_path: 'a/c' }, 'no'],
  ['our path, and nobody else has it', ours, { project_path: 'g/p', namespace_path: 'g', project_id: '20', namespace_id: '72' }, 'yes'],
  ['a branch has its path', ours, { ref: 'main', ref_type: 'branch', ref_path: 'refs/heads/main' }, 'yes'],
  ['a tag has its own', ours, { ref: 'main', ref_type: 'tag', ref_path: 'refs/tags/main' }, 'yes'],
  ['a branch has no path of tags', ours, { ref_type: 'branch', ref_path: 'refs/tags/main' }, 'no'],
  ['the path of another branch', ours, { ref: 'main', ref_path: 'refs/heads/other' }, 'no'],
  ['there is no other type of ref', ours, { ref_type: 'mr' }, 'no'],
  ['no ref is called HEAD', ours, { ref: 'HEAD' }, 'no'],
  ['no ref has a colon', theirs, { ref: 'a:b' }, 'no'],
  ['the configuration of the ref', theirs, { ref: 'x', ci_config_ref_uri: 'gitlab.com/a/b//.gitlab-ci.yml@refs/heads/x' }, 'yes'],
  ['the configuration of another ref', theirs, { ref: 'x', ci_config_ref_uri: 'gitlab.com/a/b//.gitlab-ci.yml@refs/heads/y' }, 'no'],
  ['the configuration of another project', ours, { ci_config_ref_uri: 'gitlab.com/a/b//.gitlab-ci.yml@refs/heads/y' }, 'no'],
  ['our configuration may lie elsewhere', ours, { ci_config_ref_uri: 'gitlab.com/g/p//ci.yml@refs/heads/y' }, 'maybe'],
  ['no configuration', theirs, { ci_config_ref_uri: null }, 'yes'],
  ['a job of a policy', ours, { job_source: 'scan_execution_policy', pipeline_source: 'push' }, 'yes'],
  ['a job of the pipeline itself', ours, { job_source: 'push', pipeline_source: 'push' }, 'yes'],
  ['a job of another source', ours, { job_source: 'web', pipeline_source: 'push' }, 'no'],
  ['a role that GitLab names', theirs, { user_access_level: 'maintainer' }, 'yes'],
  ['a role that it does not', theirs, { user_access_level: 'captain' }, 'maybe'],
  ['an id begins with no zero', theirs, { user_id: '01' }, 'no'],
  ['a runner is a number', theirs, { runner_id: '906' }, 'yes'],
]

/** Protection; gitlab.md 2.3. */
const protection: readonly Row[] = [
  ['a protected branch', ours, { ref: 'main', ref_type: 'branch', ref_protected: 'true' }, 'yes'],
  ['a wildcard protects', ours, { ref: 'release/1', ref_type: 'branch', ref_protected: 'true' }, 'yes'],
  ['another branch is not', ours, { ref: 'feature', ref_type: 'branch', ref_protected: 'true' }, 'no'],
  ['a branch called like a tag that is', ours, { ref: 'v1', ref_type: 'branch', ref_protected: 'true' }, 'no'],
  ['a protected tag', ours, { ref: 'v1', ref_type: 'tag', ref_protected: 'true' }, 'yes'],
  ['a tag called like a branch that is', ours, { ref: 'main', ref_type: 'tag', ref_protected: 'true' }, 'no'],
  ['a protected branch is never unprotected', pushing, { ref: 'main', ref_type: 'branch', ref_protected: 'false' }, 'no'],
  ['but in a merge request', ours, { ref: 'main', ref_type: 'branch', ref_protected: 'false' }, 'yes'],
  ['a merge request is never protected', merging, { ref_protected: 'true' }, 'no'],
  ['nor is it in a project of his own', theirs, { ref_protected: 'true', pipeline_source: 'merge_request_event' }, 'no'],
  ['he protects what he likes', theirs, { ref: 'x', ref_protected: 'true' }, 'yes'],
  ['a merge request has no tag', theirs, { ref_type: 'tag', pipeline_source: 'merge_request_event' }, 'no'],
  ['other pipelines of the project are none', pushing, { pipeline_source: 'merge_request_event' }, 'no'],
  ['the default branch is protected as a rule', pushing, { ref: 'main', ref_type: 'branch', ref_protected: 'true' }, 'maybe', unprotected],
  ['a tag may be protected', ours, { ref_type: 'tag', ref_protected: 'true' }, 'maybe', unprotected],
  ['a new branch is not', pushing, { ref: 'feature', ref_type: 'branch', ref_protected: 'false' }, 'yes', unprotected],
  ['the default branch seldom is not', pushing, { ref: 'main', ref_type: 'branch', ref_protected: 'false' }, 'maybe', unprotected],
  ['a protected environment', deploying, { environment: 'production', environment_protected: 'true' }, 'yes'],
  ['another environment', deploying, { environment: 'staging', environment_protected: 'true' }, 'no'],
  ['it is never unprotected', deploying, { environment: 'production', environment_protected: 'false' }, 'no'],
  ['Free protects none', deploying, { environment_protected: 'true' }, 'no', { gitlab: { version: undefined, tier: 'free' } }],
  ['nobody has told which are', deploying, { environment_protected: 'true' }, 'maybe', unprotected],
  ['he protects his', theirs, { environment: 'x', environment_protected: 'true' }, 'yes'],
  ['without an environment', ours, { environment: null, environment_protected: null, deployment_tier: null }, 'yes'],
  ['one without the other', ours, { environment: 'x', deployment_tier: null }, 'no'],
  ['with an environment alone', deploying, { environment: null }, 'no'],
  ['no environment ends with a slash', theirs, { environment: 'a/' }, 'no'],
]

/** Subjects; gitlab.md 2.2. */
const subjects: readonly Row[] = [
  ['the usual one', ours, { sub: 'project_path:g/p:ref_type:branch:ref:main' }, 'yes'],
  ['with the ref of the token', ours, { sub: 'project_path:g/p:ref_type:branch:ref:main', ref: 'other' }, 'no'],
  ['in an order that is not ours', ours, { sub: 'project_path:g/p:ref:main:ref_type:branch' }, 'no'],
  ['in his order', theirs, { sub: 'project_path:a/b:ref:main:ref_type:branch' }, 'yes'],
  ['without a ref', theirs, { sub: 'project_path:a/b' }, 'yes'],
  ['by id', theirs, { sub: 'project_id:21:ref:main' }, 'yes'],
  ['by our id', theirs, { sub: 'project_id:20:ref:main' }, 'no'],
  ['with another path than the token', theirs, { sub: 'project_path:a/b:ref:x', project_path: 'a/c' }, 'no'],
  ['the project comes first', theirs, { sub: 'ref:main:project_path:a/b' }, 'no'],
  ['no component comes twice', theirs, { sub: 'project_path:a/b:ref:x:ref:x' }, 'no'],
  ['protection is a component', theirs, { sub: 'project_path:a/b:ref_protected:true' }, 'yes'],
  ['an environment is none', theirs, { sub: 'project_path:a/b:environment:x' }, 'no'],
  ['the tier brings its environment along', theirs, { sub: 'project_path:a/b:deployment_tier:production', environment: null }, 'no'],
  ['and the token has it', theirs, { sub: 'project_path:a/b:deployment_tier:production', deployment_tier: 'production' }, 'yes'],
  ['and no other one', theirs, { sub: 'project_path:a/b:deployment_tier:production', deployment_tier: 'staging' }, 'no'],
  ['what the newest errors name', theirs, { sub: 'job_project_id:21' }, 'maybe'],
  ['not before it was there', theirs, { sub: 'project_path:a/b:ref_protected:true' }, 'no', since('18.6')],
  ['only the usual one before there was a choice', theirs, { sub: 'project_id:21:ref:main' }, 'no', since('17.2')],
  ['a path that was burned', nameless, { sub: 'project_path:a/b:ref_type:branch:ref:main' }, 'no'],
  ['its id', nameless, { sub: 'project_id:21:ref_type:branch:ref:main', project_path: 'a/b' }, 'yes'],
  ['a fork has its own path', fork, { sub: 'project_path:a/b:ref_type:branch:ref:x', job_project_path: 'g/p' }, 'yes'],
  ['and not the one where it runs', fork, { sub: 'project_path:g/p:ref_type:branch:ref:x', project_path: 'a/b' }, 'no'],
  ['nor its protection', fork, { ref_protected: 'true' }, 'no'],
]

/** Lists, and claims of other versions; gitlab.md 1.3. */
const lists: readonly Row[] = [
  ['two audiences', theirs, { aud: ['a', 'b'] }, 'yes'],
  ['no audience', theirs, { aud: [] }, 'maybe'],
  ['an empty one', theirs, { aud: '' }, 'yes'],
  ['groups, with the flag', theirs, { groups_direct: ['a', 'b/c'] }, 'maybe'],
  ['no groups, with the flag', theirs, { groups_direct: [] }, 'maybe'],
  ['groups, before there was a flag', theirs, { groups_direct: ['a'] }, 'yes', since('17.2')],
  ['no groups, before there was a flag', theirs, { groups_direct: [] }, 'yes', since('17.2')],
  ['a group is a path', theirs, { groups_direct: ['a:b'] }, 'no', since('17.2')],
  ['groups, before there were any', theirs, { groups_direct: ['a'] }, 'no', since('16.10')],
  ['a claim of later', theirs, { job_project_id: null }, 'yes', since('18.3')],
]

for (const [title, rows] of [
  ['what GitLab mints: claims that go together', links],
  ['what GitLab mints: protection', protection],
  ['what GitLab mints: subjects', subjects],
  ['what GitLab mints: lists and versions', lists],
] as const) {
  describe(title, () => {
    for (const [name, holder, claims, expected, changes] of rows)
      it(name, () => assert.equal(mints(holder, claims, changes), expected, JSON.stringify(claims)))
  })
}
