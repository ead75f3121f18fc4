import assert from 'node:assert/strict'
import { claimCatalogue } from '../../src/gitlab/claims.ts'
import { scenarioKinds } from '../../src/gitlab/scenario.ts'
import { minted } from './facts-case.ts'
import { allClaims, jobWith, rowsOf } from './mint-case.ts'

/**
 * Each kind without REF, and with a protected and an unprotected one; gitlab.md 1.4, 2.1, 2.3, 6.2, and cli.md "Scenarios".
 * The project is mygroup/sub/myproject; `main`, `release/*` and the tags `v*.0` are protected.
 */
const scenarios = `
default-branch                 | main        | branch | refs/heads/main        | true  | push                | ours
branch                         | feature     | branch | refs/heads/feature     | false | push                | ours
branch:release/1/x             | release/1/x | branch | refs/heads/release/1/x | true  | push                | ours
branch:release                 | release     | branch | refs/heads/release     | false | push                | ours
branch:refs/heads/main         | main        | branch | refs/heads/main        | true  | push                | ours
tag                            | v0.0.0-test | tag    | refs/tags/v0.0.0-test  | false | push                | ours
tag:v1.0                       | v1.0        | tag    | refs/tags/v1.0         | true  | push                | ours
tag:v1.1                       | v1.1        | tag    | refs/tags/v1.1         | false | push                | ours
tag:main                       | main        | tag    | refs/tags/main         | false | push                | ours
tag:refs/tags/v2.0             | v2.0        | tag    | refs/tags/v2.0         | true  | push                | ours
merge-request                  | feature     | branch | refs/heads/feature     | false | merge_request_event | ours
merge-request:main             | main        | branch | refs/heads/main        | false | merge_request_event | ours
merge-request:fix/1            | fix/1       | branch | refs/heads/fix/1       | false | merge_request_event | ours
fork-merge-request             | feature     | branch | refs/heads/feature     | false | merge_request_event | fork
fork-merge-request:main        | main        | branch | refs/heads/main        | false | merge_request_event | fork
fork-merge-request:fix/1       | fix/1       | branch | refs/heads/fix/1       | false | merge_request_event | fork
schedule                       | main        | branch | refs/heads/main        | true  | schedule            | ours
schedule:release/1             | release/1   | branch | refs/heads/release/1   | true  | schedule            | ours
schedule:dev                   | dev         | branch | refs/heads/dev         | false | schedule            | ours
schedule:refs/tags/v1.0        | v1.0        | tag    | refs/tags/v1.0         | true  | schedule            | ours
web                            | main        | branch | refs/heads/main        | true  | web                 | ours
web:release/1                  | release/1   | branch | refs/heads/release/1   | true  | web                 | ours
web:dev                        | dev         | branch | refs/heads/dev         | false | web                 | ours
web:refs/tags/v1.1             | v1.1        | tag    | refs/tags/v1.1         | false | web                 | ours
api                            | main        | branch | refs/heads/main        | true  | api                 | ours
api:release/1                  | release/1   | branch | refs/heads/release/1   | true  | api                 | ours
api:dev                        | dev         | branch | refs/heads/dev         | false | api                 | ours
trigger                        | main        | branch | refs/heads/main        | true  | trigger             | ours
trigger:release/1              | release/1   | branch | refs/heads/release/1   | true  | trigger             | ours
trigger:dev                    | dev         | branch | refs/heads/dev         | false | trigger             | ours
parent-pipeline                | main        | branch | refs/heads/main        | true  | parent_pipeline     | ours
parent-pipeline:release/1      | release/1   | branch | refs/heads/release/1   | true  | parent_pipeline     | ours
parent-pipeline:dev            | dev         | branch | refs/heads/dev         | false | parent_pipeline     | ours
parent-pipeline:refs/tags/v1.0 | v1.0        | tag    | refs/tags/v1.0         | true  | parent_pipeline     | ours
pipeline                       | main        | branch | refs/heads/main        | true  | pipeline            | ours
pipeline:release/1             | release/1   | branch | refs/heads/release/1   | true  | pipeline            | ours
pipeline:dev                   | dev         | branch | refs/heads/dev         | false | pipeline            | ours
`

/**
 * Each claim: in every scenario, and, where it differs, in a fork's merge request. `{ref}` and the like are the columns
 * above; the last column is the section of gitlab.md.
 */
const claims = `
iss                   | https://gitlab.com | = | 1.1
sub                   | project_path:mygroup/sub/myproject:ref_type:{type}:ref:{ref} | project_path:someone/myproject:ref_type:{type}:ref:{ref} | 2.1
aud                   | sts | = | 1.2
exp                   | 1700003600 | = | 1.1
nbf                   | 1699999995 | = | 1.1
iat                   | 1700000000 | = | 1.1
jti                   | unknown: a random UUID (a text) | = | 1.1
namespace_id          | 72 | 888888888 | 1.3, 6.2
namespace_path        | mygroup/sub | someone | 1.3, 6.2
project_id            | 57382910 | 999999999 | 1.3, 6.2
project_path          | mygroup/sub/myproject | someone/myproject | 1.3, 6.2
job_project_id        | 57382910 | = | 1.3, 6.2
job_project_path      | mygroup/sub/myproject | = | 1.3, 6.2
job_namespace_id      | 72 | = | 1.3, 6.2
job_namespace_path    | mygroup/sub | = | 1.3, 6.2
user_id               | unknown: it depends on who starts the job (a text) | = | 1.3
user_login            | unknown: it depends on who starts the job (a text) | = | 1.3
user_email            | unknown: it depends on who starts the job (a text) | = | 1.3
user_access_level     | unknown: it depends on who starts the job | = | 1.3
user_identities       | unknown: it depends on who starts the job, and is there only if the user has turned it on | = | 1.3
pipeline_id           | unknown: known only when the pipeline runs (a text) | = | 1.3
pipeline_source       | {source} | = | 1.4
job_id                | unknown: known only when the pipeline runs (a text) | = | 1.3
ref                   | {ref} | = | 1.3
ref_type              | {type} | = | 1.3
ref_path              | {path} | = | 1.3
ref_protected         | {protected} | = | 2.3
groups_direct         | unknown: it depends on who starts the job, and is there only with the flag ci_jwt_groups_direct | = | 1.3
environment           | {environment} | = | 1.3, 5.1
environment_protected | {environment_protected} | = | 1.3
deployment_tier       | {deployment_tier} | = | 5.1
environment_action    | {environment_action} | = | 1.3
runner_id             | unknown: it depends on the runner that takes the job | = | 1.3
runner_environment    | unknown: it depends on the runner that takes the job | = | 1.3
sha                   | unknown: it depends on the commit (a text) | = | 1.3
ci_config_ref_uri     | unknown: it depends on the project's setting for the configuration file | = | 1.3
ci_config_sha         | unknown: it depends on the commit | = | 1.3
project_visibility    | unknown: it depends on the project's settings | = | 1.3
job_source            | {source} | = | 1.4
job_config            | absent | = | 1.3
target_audience       | absent | = | 1.3
`

/** Jobs without and with an environment: the rest of the job, and its four claims. */
const jobs: readonly (readonly [name: string, more: string, ...claims: readonly string[]])[] = [
  ['no environment', '', 'absent', 'absent', 'absent', 'absent'],
  ['an environment', 'environment: production', 'production', 'true', 'production', 'start'],
]

describe('every claim in every scenario', () => {
  for (const [job, more, ...environment] of jobs) {
    describe(job, () => {
      for (const [kind = '', ref = '', type = '', path = '', shielded = '', source = '', whose] of rowsOf(scenarios)) {
        it(kind, () => {
          const [name = '', environmentProtected = '', tier = '', action = ''] = environment
          const columns: { readonly [column: string]: string } = {
            ref,
            type,
            path,
            protected: shielded,
            source,
            environment: name,
            environment_protected: environmentProtected,
            deployment_tier: tier,
            environment_action: action,
          }
          const want = rowsOf(claims).map(([claim, always = '', fork = '']) => {
            const value = whose === 'fork' && fork !== '=' ? fork : always
            return [claim, value.replace(/\{(\w+)\}/g, (_, column: string) => columns[column] ?? '')]
          })
          assert.deepEqual(allClaims(minted(jobWith(more), kind)), Object.fromEntries(want))
        })
      }
    })
  }

  it('has a row for every claim of the catalogue, and no other', () => {
    assert.deepEqual(
      rowsOf(claims).map(([claim]) => claim),
      claimCatalogue.map(({ name }) => name),
    )
  })

  it('has every kind without REF, and all but the default branch with a protected and an unprotected one', () => {
    const rows = rowsOf(scenarios)
    const bare = rows.filter(([kind]) => !kind?.includes(':')).map(([kind]) => kind)
    assert.deepEqual(bare, [...scenarioKinds])
    for (const kind of scenarioKinds.filter((candidate) => candidate !== 'default-branch')) {
      assert.ok(rows.filter(([scenario]) => scenario?.startsWith(`${kind}:`)).length >= 2, kind)
    }
  })

  it('gives every known claim the type of the catalogue', () => {
    const rows = new Map(claimCatalogue.map((row) => [row.name, row]))
    for (const kind of scenarioKinds) {
      for (const [name, value] of Object.entries(minted(jobWith('environment: production'), kind).known)) {
        const type = rows.get(name)?.type
        assert.ok(type?.split(' or ').includes(typeof value), `${name} is a ${typeof value}, not a ${type}`)
      }
    }
  })
})
