import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { findings } from '../../../src/service/findings.ts'
import { validToken } from '../../../src/simulate/default-request.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { now } from '../../support/analyse.ts'
import { analysed } from '../../support/analysed.ts'
import { cel } from '../../support/cel.ts'

const name = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
const token = {
  iss: 'https://gitlab.com',
  aud: `https://iam.googleapis.com/${name}`,
  sub: 'project_path:mygroup/myproject:ref_type:branch:ref:main',
  project_id: '22',
  project_path: 'mygroup/myproject',
  namespace_id: '72',
  ref: 'main',
  ref_type: 'branch',
  ref_protected: 'true',
}

const pool = 'principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/gitlab'
const described = `{ "name": "${name}", "state": "ACTIVE", "attributeMapping": { "google.subject": "assertion.sub", "attribute.id": "assertion.project_id" }, "attributeCondition": "assertion.namespace_id == '72' && assertion.ref_protected == 'true'", "oidc": { "issuerUri": "https://gitlab.com" } }`
const policy = (member: string) => `{ "bindings": [{ "role": "roles/iam.workloadIdentityUser", "members": ["${member}"] }], "etag": "x" }`

const connected = (project: string) => `=== iam.yaml
apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMWorkloadIdentityPoolProvider
metadata: { name: gitlab-com }
spec:
  location: global
  projectRef: { external: ${project} }
  workloadIdentityPoolRef: { name: gitlab }
  attributeMapping: { google.subject: assertion.sub }
  attributeCondition: assertion.namespace_id == '72' && assertion.ref_protected == 'true'
  oidc: { issuerUri: https://gitlab.com }
`

const terraform = (provider: string, rest = '') => `=== main.tf
resource "google_iam_workload_identity_pool" "p" {
  project = "123456789012"
  workload_identity_pool_id = "gitlab"
}
resource "google_iam_workload_identity_pool_provider" "gitlab" {
  project = "123456789012"
  workload_identity_pool_id = google_iam_workload_identity_pool.p.workload_identity_pool_id
  workload_identity_pool_provider_id = "gitlab-com"
  ${provider}
  oidc { issuer_uri = "https://gitlab.com" }
}
resource "google_service_account" "deploy" {
  account_id = "deploy"
  project = "my-project"
}
${rest}`
const mapping = `attribute_mapping = {
    "google.subject" = "assertion.sub"
    "attribute.id" = "assertion.project_id"
  }
  attribute_condition = "assertion.namespace_id == '72' && assertion.ref_protected == 'true'"`
const account = 'service account deploy@my-project.iam.gserviceaccount.com'
const grant = (member: string) => `resource "google_service_account_iam_member" "m" {
  service_account_id = google_service_account.deploy.name
  role = "roles/iam.workloadIdentityUser"
  member = "${member}"
}`
const ofPool = 'principalSet://iam.googleapis.com/$' + '{google_iam_workload_identity_pool.p.name}'

// What is read, the files, and one row a policy: what it grants, and the verdict of the token above.
const readings: readonly (readonly [that: string, files: string, ...policies: string[]])[] = [
  ['what describe prints', `=== provider.json\n${described}\n`, 'pool gitlab: allow'],
  [
    'a description in YAML',
    `=== provider.yaml\nname: ${name}\nattributeMapping:\n  google.subject: assertion.sub\nattributeCondition: >-\n  assertion.project_id\n  == '22'\noidc: { issuerUri: https://gitlab.com }\n`,
    'pool gitlab: allow',
  ],
  ['a disabled provider', `=== provider.json\n${described.replace('"state"', '"disabled": true, "state"')}\n`, 'pool gitlab: deny'],
  [
    'a provider and what get-iam-policy prints',
    `=== provider.json\n${described}\n=== account.json\n${policy(`${pool}/attribute.id/22`)}\n`,
    'roles/iam.workloadIdentityUser on the resource: allow',
  ],
  [
    'a binding of another project',
    `=== provider.json\n${described}\n=== account.json\n${policy(`${pool}/attribute.id/23`)}\n`,
    'roles/iam.workloadIdentityUser on the resource: deny',
  ],
  [
    'a binding of another pool',
    `=== provider.json\n${described}\n=== account.json\n${policy(`${pool.replace('gitlab', 'other')}/attribute.id/22`)}\n`,
    'pool gitlab: allow',
  ],
  [
    "Config Connector's resources",
    `=== iam.yaml
apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMWorkloadIdentityPoolProvider
metadata: { name: gitlab-com }
spec:
  location: global
  workloadIdentityPoolRef: { external: ${name.replace(/\/providers.*/, '')} }
  attributeMapping: { google.subject: assertion.sub, attribute.id: assertion.project_id }
  attributeCondition: assertion.namespace_id == '72' && assertion.ref_protected == 'true'
  oidc: { issuerUri: https://gitlab.com, allowedAudiences: ["https://iam.googleapis.com/${name}"] }
=== member.yaml
apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMPolicyMember
metadata: { name: m }
spec:
  member: ${pool}/attribute.id/22
  role: roles/iam.workloadIdentityUser
  resourceRef: { kind: IAMServiceAccount, name: deploy }
`,
    'service account deploy: allow',
  ],
  ['Config Connector, the number of the project', connected('projects/123456789012'), 'pool gitlab: allow'],
  ['Config Connector, the id of the project, which is in no audience', connected('projects/my-project'), 'pool gitlab: unknown'],
  ['Terraform, a provider alone', terraform(mapping), 'pool gitlab: allow'],
  ['Terraform, a member', terraform(mapping, grant(`${ofPool}/attribute.id/22`)), `${account}: allow`],
  ['Terraform, a member of another project', terraform(mapping, grant(`${ofPool}/attribute.id/9`)), `${account}: deny`],
  ['Terraform, an attribute that is not mapped', terraform(mapping, grant(`${ofPool}/attribute.path/22`)), `${account}: deny`],
  [
    'Terraform, a binding',
    terraform(
      mapping,
      grant('x')
        .replace('iam_member', 'iam_binding')
        .replace('member = "x"', `members = ["${ofPool}/attribute.id/1", "${ofPool}/attribute.id/22"]`),
    ),
    `${account}: allow`,
  ],
  ['Terraform, a condition that refuses', terraform(mapping.replace("'72'", "'7'")), 'pool gitlab: deny'],
  [
    'Terraform, a condition of a variable',
    `${terraform(mapping.replace("'72'", "'$" + "{var.ns}'"))}\nvariable "ns" {}\n`,
    'pool gitlab: unknown',
  ],
  [
    'Terraform, a member of a bucket',
    terraform(
      mapping,
      `resource "google_storage_bucket_iam_member" "m" {\n  bucket = "releases"\n  role = "roles/storage.objectAdmin"\n  member = "${ofPool}/attribute.id/22"\n}`,
    ),
    'roles/storage.objectAdmin on storage bucket releases: allow',
  ],
  [
    'gcloud in a script',
    `=== setup.sh
gcloud iam workload-identity-pools providers create-oidc gitlab-com --project=123456789012 --location=global --workload-identity-pool=gitlab \\
  --issuer-uri=https://gitlab.com --attribute-mapping="google.subject=assertion.sub,attribute.id=assertion.project_id" \\
  --attribute-condition="assertion.namespace_id == '72' && assertion.ref_protected == 'true'"
gcloud iam service-accounts add-iam-policy-binding deploy@my-project.iam.gserviceaccount.com --role=roles/iam.workloadIdentityUser --member="${pool}/attribute.id/22"
`,
    `${account}: allow`,
  ],
  [
    'an update in a script',
    `=== setup.sh
gcloud iam workload-identity-pools providers create-oidc gitlab-com --project=123456789012 --location=global --workload-identity-pool=gitlab --issuer-uri=https://gitlab.com --attribute-mapping=google.subject=assertion.sub --attribute-condition="assertion.namespace_id == '72' && assertion.ref_protected == 'true'"
gcloud iam workload-identity-pools providers update-oidc gitlab-com --project=123456789012 --location=global --workload-identity-pool=gitlab --attribute-condition="assertion.namespace_id == '9'"
`,
    'pool gitlab: deny',
  ],
  [
    'gcloud with options that only the running script knows',
    `=== setup.sh
gcloud iam workload-identity-pools providers create-oidc gitlab-com --project=123456789012 --location=global --workload-identity-pool=gitlab --issuer-uri=https://gitlab.com --attribute-mapping=google.subject=assertion.sub "$@"
`,
    'pool gitlab: unknown',
  ],
  [
    'gcloud without a mapping, with such options',
    '=== setup.sh\ngcloud iam workload-identity-pools providers create-oidc gitlab-com --workload-identity-pool=gitlab $OPTIONS\n',
  ],
  [
    'gcloud in the script of a job',
    `=== .gitlab-ci.yml
setup:
  variables: { NAMESPACE: "72" }
  script:
    - gcloud iam workload-identity-pools providers create-oidc gitlab-com --project=123456789012 --location=global --workload-identity-pool=gitlab --issuer-uri=https://gitlab.com --attribute-mapping=google.subject=assertion.sub --attribute-condition="assertion.namespace_id == '$NAMESPACE'"
`,
    'pool gitlab: allow',
  ],
  [
    'a provider of AWS is none',
    '=== provider.json\n{ "name": "x", "attributeMapping": { "google.subject": "assertion.arn" }, "aws": { "accountId": "1" } }\n',
  ],
  ['an IAM policy of people is none', `=== account.json\n${policy('user:somebody@example.com')}\n`],
]

function rowsOf(files: string): readonly string[] {
  const claims = validToken(givenClaims(token), 'https://gitlab.com', now)
  return analysed(files)
    .projects.flatMap(({ policies }) => policies.map((entry) => entry.policy))
    .filter(({ relyingParty }) => relyingParty === 'gcp')
    .map((one) => `${one.grants}: ${simulate(one, { claims, now, signature: 'assumed' }, { cel }).outcome}`)
}

describe('Trust of Google Cloud is read from', () => {
  for (const [that, files, ...policies] of readings) it(that, () => assert.deepEqual(rowsOf(files), policies))
})

const wrong = /another|refuses|9'|not mapped|disabled|'7'|variable/

describe('Trust of Google Cloud that is right', () => {
  for (const [that, files] of readings.filter(([text]) => !wrong.test(text)))
    it(`${that}: no finding`, () =>
      assert.deepEqual(
        findings(analysed(files)).map(({ rule, message }) => `${rule}: ${message}`),
        [],
      ))
})
