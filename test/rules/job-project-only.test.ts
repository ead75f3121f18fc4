import { clusterAuthentication, fixed, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const main = '"ref_type": "branch", "ref": "main"'
const old =
  '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\nids: { project_id: "57382910" }\ngitlab: { version: "18.3" }\n'

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on the id', vaultRole(`{ "job_project_id": «job-project-only|"57382910"», ${main} }`)],
  ['fires on the path', googleProvider("assertion.job_project_path == «job-project-only|'mygroup/myproject'» && assertion.ref == 'main'")],
  ['fires on the namespace', vaultRole(`{ "job_namespace_path": «job-project-only|"mygroup"» }`)],
  ['fires on another project', vaultRole(`{ "job_project_path": «job-project-only|"other/p"», ${main} }`)],
  [
    'fires on claim rules of an API server',
    clusterAuthentication('{ claim: job_project_id, requiredValue: «job-project-only|"57382910"» }'),
  ],
  ['is silent where the project is pinned as well', vaultRole(`{ "job_project_id": "57382910", "project_id": "57382910", ${main} }`)],
  [
    'is silent where the subject names the project',
    googleProvider("assertion.job_project_id == '57382910' && assertion.sub == 'project_path:mygroup/myproject:ref_type:branch:ref:main'"),
  ],
  ['is silent where protection is demanded', vaultRole('{ "job_project_id": "57382910", "ref_protected": "true" }')],
  ['is silent where merge requests are kept out', vaultRole(`{ "job_project_id": "57382910", "pipeline_source": "push", ${main} }`)],
  ['is silent where an old version leaves it open', old + vaultRole(`{ «unseen-claim|"job_project_id": "57382910"», ${main} }`)],
]

describe('job-project-only', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
  it('is fixed with the id of the project', () =>
    checkFix(
      'job-project-only',
      vaultRole(`{ "job_project_id": "57382910", ${main} }`) +
        fixed(vaultRole(`{ "job_project_id": "57382910", ${main}, "project_id": "57382910" }`)),
      { safe: true },
    ))
  it('is fixed with protection where the ref is open, too', () => {
    const condition = "assertion.job_project_path == 'mygroup/myproject'"
    checkFix('job-project-only', googleProvider(condition) + fixed(googleProvider(`${condition} && assertion.ref_protected == 'true'`)), {
      safe: true,
    })
  })
})
