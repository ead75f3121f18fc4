import { checkCase } from '../support/rules.ts'

const pool = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab'
const own = "assertion.sub == 'project_path:mygroup/myproject:ref_type:branch:ref:main'"
const other = `gcloud iam workload-identity-pools providers create-oidc github \\
  --location=global --workload-identity-pool=gitlab --project=123456789012 --issuer-uri=https://token.actions.githubusercontent.com \\
  --attribute-mapping=google.subject=assertion.sub --attribute-condition="assertion.repository_id == '7'"
`
const alone = (member: string, condition = own, number = '--project=123456789012') => `=== setup.sh
gcloud iam workload-identity-pools providers create-oidc gitlab-com \\
  --location=global --workload-identity-pool=gitlab ${number} \\
  --issuer-uri=https://gitlab.com --attribute-mapping=google.subject=assertion.sub,attribute.project_id=assertion.project_id \\
  --attribute-condition="${condition}"
gcloud iam service-accounts add-iam-policy-binding deploy@p.iam.gserviceaccount.com \\
  --role=roles/iam.workloadIdentityUser --member="${member}"
`
const setUp = (...args: Parameters<typeof alone>) => alone(...args) + other
const everybody = `principalSet://iam.googleapis.com/${pool}/*`
const granted = (...members: readonly string[]) =>
  `=== policy.json\n${JSON.stringify({ bindings: [{ role: 'roles/iam.workloadIdentityUser', members }] })}\n`

/** That, and a script. */
const rows: readonly (readonly [string, string])[] = [
  ['everybody of the pool', setUp(`«pool-wide-grant|${everybody}»`)],
  ['everybody where the number is in no other file', setUp(`«pool-wide-grant|${everybody}»`, own, '')],
]

const silent: readonly (readonly [string, string])[] = [
  ['a pool with one provider', alone(everybody)],
  ['one attribute', setUp(`principalSet://iam.googleapis.com/${pool}/attribute.project_id/57382910`)],
  ['a subject', setUp(`principal://iam.googleapis.com/${pool}/subject/project_path:mygroup/myproject:ref_type:branch:ref:main`)],
  [
    'everybody of another pool beside',
    setUp(`principalSet://iam.googleapis.com/${pool}/attribute.project_id/57382910`) +
      granted(`principalSet://iam.googleapis.com/${pool}/attribute.project_id/57382910`, everybody.replace('Pools/gitlab', 'Pools/github')),
  ],
  [
    'a stranger who gets in anyway',
    setUp(everybody, "assertion.user_login != 'x'").replace('create-oidc gitlab-com', 'create-oidc «missing-subject-condition|gitlab-com»'),
  ],
]

describe('pool-wide-grant', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
