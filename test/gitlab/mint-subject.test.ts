import assert from 'node:assert/strict'
import { fullFacts, minted } from './facts-case.ts'
import { allClaims, atVersion, changedBy, jobWith } from './mint-case.ts'

const ours = 'project_path:mygroup/sub/myproject'

/** gitlab.md 2.2. */
describe('configured components of the subject', () => {
  const no = (name: string, version: string) => `unknown: GitLab ${version} takes no \`${name}\` as a configured component of the subject`
  const undocumented = (name: string) => `unknown: what ${name} is in a subject is not documented | `
  const first = 'unknown: GitLab refuses a subject that does not begin with `project_path` or `project_id`'
  const prod = 'environment: { name: production, deployment_tier: staging }'
  const cases: readonly (readonly [subject: string, more: string, kind: string, sub: string, version?: string])[] = [
    ['project_path ref_type ref', '', 'default-branch', `${ours}:ref_type:branch:ref:main`],
    ['project_path', '', 'tag:v1.0', ours],
    ['project_path ref', '', 'tag:main', `${ours}:ref:main`],
    ['project_path ref ref_type', '', 'tag:v1.0', `${ours}:ref:v1.0:ref_type:tag`],
    ['project_path ref_protected', '', 'default-branch', `${ours}:ref_protected:true`],
    ['project_path ref_protected', '', 'merge-request:main', `${ours}:ref_protected:false`],
    ['project_path deployment_tier environment_protected', prod, 'branch', `${ours}:deployment_tier:staging:environment_protected:true`],
    // Left out without an environment.
    ['project_path deployment_tier ref environment_protected', '', 'branch', `${ours}:ref:feature`],
    ['project_path environment_protected deployment_tier', '', 'branch', ours],
    ['project_id ref_type ref', '', 'default-branch', 'project_id:57382910:ref_type:branch:ref:main'],
    ['project_id', '', 'merge-request', 'project_id:57382910'],
    ['project_id ref_type ref', '', 'fork-merge-request', 'project_id:999999999:ref_type:branch:ref:feature'],
    ['project_path ref_protected', '', 'fork-merge-request', 'project_path:someone/myproject:ref_protected:false'],
    ['job_project_path ref', '', 'fork-merge-request', 'job_project_path:mygroup/sub/myproject:ref:feature'],
    ['job_project_id ref', '', 'default-branch', 'job_project_id:57382910:ref:main'],
    [
      'source_project_path ref',
      '',
      'branch',
      `${undocumented('source_project_path')}source_project_path:<source_project_path>:ref:feature`,
    ],
    ['source_project_id ref', '', 'branch', `${undocumented('source_project_id')}source_project_id:<source_project_id>:ref:feature`],
    // No components, whether claims or not.
    ['project_path environment ref', prod, 'branch', `${ours}:ref:feature`],
    ['project_path pipeline_source sha user_login aud ref', '', 'branch', `${ours}:ref:feature`],
    ['project_path nonsense ref', '', 'branch', `${ours}:ref:feature`],
    ['project_path __proto__ constructor', '', 'branch', ours],
    // Settings that GitLab does not take.
    ['ref', '', 'branch', first],
    ['ref_type ref project_path', '', 'branch', first],
    ['nonsense', '', 'branch', first],
    ['', '', 'branch', first],
    ['project_path project_id ref', '', 'branch', 'unknown: GitLab takes either `project_path` or `project_id` in a subject, not both'],
    // And older versions.
    ['project_path ref_type ref', '', 'branch', `${ours}:ref_type:branch:ref:feature`, '15.7'],
    ['project_path ref', '', 'branch', no('project_path', '17.2'), '17.2'],
    ['project_path ref', '', 'branch', `${ours}:ref:feature`, '17.3'],
    ['project_path ref_protected', '', 'branch', no('ref_protected', '18.6'), '18.6'],
    ['project_path deployment_tier', '', 'branch', no('deployment_tier', '18.6'), '18.6'],
    ['project_path environment_protected', '', 'branch', no('environment_protected', '18.6'), '18.6'],
    ['project_path ref_protected', '', 'branch', `${ours}:ref_protected:false`, '18.7'],
    ['project_id ref', '', 'branch', no('project_id', '18.11'), '18.11'],
    ['project_id ref', '', 'branch', 'project_id:57382910:ref:feature', '19.2'],
  ]
  for (const [subject, more, kind, sub, version] of cases) {
    it(`${subject || 'none'}, ${kind}${more === '' ? '' : ', with an environment'}${version === undefined ? '' : `, ${version}`}`, () => {
      const facts = {
        ...(version === undefined ? fullFacts : atVersion(version)),
        subject: subject.split(' ').filter((name) => name !== ''),
      }
      assert.equal(allClaims(minted(jobWith(more), kind, facts))['sub'], sub)
    })
  }
  it('changes nothing else', () => {
    assert.deepEqual(changedBy({ ...fullFacts, subject: ['project_path', 'ref'] }, 'default-branch'), { sub: `${ours}:ref:main` })
  })
})
