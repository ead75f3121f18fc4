import { deployPolicy, severalStatements } from '../support/aws-policy.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase } from '../support/rules.ts'
import { rolePolicy } from '../support/vault-policy.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const like = (sub: string, more = '') => `{ "StringLike": { "gitlab.com:sub": ${sub}${more} } }`

describe('contradicting-conditions', () => {
  for (const [name, text] of [
    [
      'a branch that is to be a tag',
      deployPolicy(
        `{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringLike": { «contradicting-conditions|"gitlab.com:sub": "*:ref_type:tag:*"» } }`,
      ),
    ],
    [
      'two values of one claim',
      poolPolicy(`assertion.ref == 'main' && «contradicting-conditions|assertion.ref == 'master'» && assertion.project_id == '57382910'`),
    ],
    [
      'a subject and a claim that it is made of',
      rolePolicy(`"sub": "${main}", «contradicting-conditions|"project_path": "mygroup/other"»`),
    ],
    [
      'a merge request that is to be protected',
      poolPolicy(
        `assertion.project_id == '57382910' && assertion.pipeline_source == 'merge_request_event' && «contradicting-conditions|assertion.ref_protected == 'true'»`,
      ),
    ],
    [
      'a Deny that undoes the Allow',
      `=== iam/deploy.json\n{ "Version": "2012-10-17", "Statement": [\n  { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": ${equals(`"${main}"`)} },\n  «contradicting-conditions|{ "Effect": "Deny", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": ${like('"project_path:mygroup/*"')} }»\n] }\n`,
    ],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    [
      'conditions that agree',
      deployPolicy(`{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringLike": { "gitlab.com:sub": "project_path:mygroup/*" } }`),
    ],
    [
      'alternatives',
      poolPolicy(
        "assertion.project_id == '57382910' && assertion.ref_protected == 'true' && (assertion.ref == 'main' || assertion.ref == 'master')",
      ),
    ],
    [
      'statements, which are alternatives',
      severalStatements('"Version"', equals(`"${main}"`), equals('"project_path:mygroup/myproject:ref_type:tag:ref:v1"')),
    ],
    [
      'a condition that nobody passes by itself',
      poolPolicy(
        "assertion.project_id == '57382910' && assertion.ref == 'main' && !(assertion.ref_type == 'branch' || assertion.ref_type == 'tag')",
      ),
    ],
    [
      'a binding for a pool that may be another one',
      `=== setup.sh
gcloud iam workload-identity-pools providers create-oidc other --workload-identity-pool=$OTHER_POOL --issuer-uri=https://gitlab.com --attribute-mapping=google.subject=assertion.sub --attribute-condition="assertion.project_id == '99'"
gcloud projects add-iam-policy-binding p --role=roles/viewer --member=principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gitlab/subject/project_path:mygroup/myproject:ref_type:branch:ref:main
gcloud iam workload-identity-pools providers create-oidc deploy --workload-identity-pool=$OTHER_POOL --issuer-uri=https://gitlab.com --attribute-mapping=google.subject=assertion.sub --attribute-condition="assertion.project_path == 'mygroup/other'"
`,
    ],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
})
