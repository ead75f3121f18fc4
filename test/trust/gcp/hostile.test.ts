import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { findings } from '../../../src/service/findings.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { analysed } from '../../support/analysed.ts'
import { cel } from '../../support/cel.ts'

const name = 'projects/1/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
const member = `principalSet://iam.googleapis.com/${name.replace(/\/providers.*/, '')}/attribute.id/22`

/** Files that are right, by name. */
const files: readonly (readonly [file: string, text: string])[] = [
  [
    'provider.json',
    `{ "provider": { "name": "${name}", "attributeMapping": { "google.subject": "assertion.sub", "attribute.id": "assertion.project_id" }, "attributeCondition": "attribute.id in ['22'] && !(assertion.ref == 'x')", "oidc": { "issuerUri": "https://gitlab.com", "allowedAudiences": ["a"] } }, "bindings": [{ "role": "r", "members": ["${member}"] }] }`,
  ],
  [
    'provider.yaml',
    `apiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: IAMWorkloadIdentityPoolProvider\nmetadata: { name: gitlab-com }\nspec:\n  workloadIdentityPoolRef: { name: gitlab }\n  attributeMapping:\n    google.subject: assertion.sub\n    attribute.id: >-\n      assertion.project_id\n  oidc: { issuerUri: https://gitlab.com }\n---\nname: ${name}\nattributeMapping: { google.subject: assertion.sub }\n`,
  ],
  [
    'setup.sh',
    `gcloud iam workload-identity-pools providers create-oidc gitlab-com --project=1 --workload-identity-pool="$POOL" --issuer-uri=https://gitlab.com --attribute-mapping='^;^google.subject=assertion.sub;attribute.id=assertion.project_id' --attribute-condition="assertion.ref == 'main'"\ngcloud iam service-accounts add-iam-policy-binding a@b --role=r --member="${member}"\n`,
  ],
  [
    'main.tf',
    `resource "google_iam_workload_identity_pool_provider" "p" {\n  workload_identity_pool_id = "gitlab"\n  workload_identity_pool_provider_id = "gitlab-com"\n  attribute_mapping = { "google.subject" = "assertion.sub" }\n  attribute_condition = <<-EOT\n    assertion.ref == '$\{var.x}'\n  EOT\n  oidc { issuer_uri = "https://gitlab.com" }\n}\nresource "google_project_iam_member" "m" {\n  project = "p"\n  role = "r"\n  member = "${member}"\n}\n`,
  ],
]

describe('Documents of Google Cloud that are cut off anywhere', () => {
  for (const [file, text] of files)
    it(`are read, judged and evaluated: ${file}`, () => {
      let policies = 0
      for (let end = 0; end <= text.length; end += 3) {
        const analysis = analysed(`=== ${file}\n${text.slice(0, end)}\n`)
        findings(analysis)
        for (const { policy } of analysis.projects.flatMap((project) => project.policies)) {
          policies++
          simulate(policy, { claims: givenClaims({ sub: 'x' }), now: 0, signature: 'assumed' }, { cel }).trace()
        }
      }
      assert.ok(policies > 10, `${policies} policies`)
    }).timeout(20_000)
})
