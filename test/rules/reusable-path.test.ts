import { deployPolicy } from '../support/aws-policy.ts'
import { clusterAuthentication, fixed, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const main = '"ref_type": "branch", "ref": "main"'
const path = '"project_path": «reusable-path|"mygroup/myproject"»'

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on the path of a project', vaultRole(`{ ${path}, ${main} }`)],
  ['fires on the path of a group', vaultRole('{ "namespace_path": «reusable-path|"mygroup"», "ref_protected": "true" }')],
  ['fires on the path of another project', vaultRole(`{ "project_path": «reusable-path|"other/p"», ${main} }`)],
  [
    'fires on a provider of Google',
    googleProvider("assertion.project_path == «reusable-path|'mygroup/myproject'» && assertion.ref_protected == 'true'"),
  ],
  [
    'fires on claim rules of an API server',
    clusterAuthentication(
      '{ claim: project_path, requiredValue: «reusable-path|mygroup/myproject» }',
      '{ claim: ref_protected, requiredValue: "true" }',
    ),
  ],
  ['is silent where the id is demanded, too', vaultRole(`{ "project_path": "mygroup/myproject", "project_id": "57382910", ${main} }`)],
  ['is silent where the id of the group is demanded', vaultRole(`{ "project_path": "mygroup/myproject", "namespace_id": "72", ${main} }`)],
  [
    'is silent about a path in the subject, which GitLab looks at',
    deployPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }'),
  ],
  [
    'is silent where the subject is demanded beside the path',
    vaultRole('{ "project_path": "mygroup/myproject", "sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" }'),
  ],
  ['is silent where the ref is open, which is worse', vaultRole('{ "project_path": «unpinned-ref|"mygroup/myproject"» }')],
  [
    'is silent where only one user gets in',
    vaultRole('{ "project_path": "mygroup/myproject", "ref_protected": "true", "user_id": "4711" }'),
  ],
]

describe('reusable-path', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
  it('is fixed with the id of the project', () =>
    checkFix(
      'reusable-path',
      vaultRole(`{ "project_path": "mygroup/myproject", ${main} }`) +
        fixed(vaultRole(`{ "project_path": "mygroup/myproject", ${main}, "project_id": "57382910" }`)),
      { safe: true },
    ))
  it('is fixed with the id of the group', () =>
    checkFix(
      'reusable-path',
      vaultRole('{ "namespace_path": "mygroup", "ref_protected": "true" }') +
        fixed(vaultRole('{ "namespace_path": "mygroup", "ref_protected": "true", "namespace_id": "72" }')),
      { safe: true },
    ))
})
