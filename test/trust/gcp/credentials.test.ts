import assert from 'node:assert/strict'
import { findings } from '../../../src/service/findings.ts'
import { analysed } from '../../support/analysed.ts'

const pool = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab'
const provider = `=== provider.json
{ "name": "${pool}/providers/gitlab-com", "attributeMapping": { "google.subject": "assertion.sub" }, "attributeCondition": "assertion.namespace_id == '72'", "oidc": { "issuerUri": "https://gitlab.com" } }
`
const account = `=== setup.sh
gcloud iam service-accounts add-iam-policy-binding deploy@p.iam.gserviceaccount.com --role=roles/iam.workloadIdentityUser --member="principalSet://iam.googleapis.com/${pool}/*"
`
const credentials = (impersonation: string) => `=== creds/gcp.json
{ "type": "external_account", "audience": "//iam.googleapis.com/${pool}/providers/gitlab-com", "token_url": "https://sts.googleapis.com/v1/token", ${impersonation} "credential_source": { "file": "/tmp/token" } }
`
const impersonating =
  '"service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/deploy@p.iam.gserviceaccount.com:generateAccessToken",'
const job = (more: string, aud = `https://iam.googleapis.com/${pool}/providers/gitlab-com`) => `=== .gitlab-ci.yml
deploy:
  id_tokens: { GCP_ID_TOKEN: { aud: "${aud}" } }
  ${more}
`
const naming = 'variables: { GOOGLE_APPLICATION_CREDENTIALS: creds/gcp.json }\n  script: [gcloud storage ls]'

// The link that the files make: what is granted, and how the job names it.
const rows: readonly (readonly [that: string, files: string, link: string | undefined])[] = [
  [
    'a file that impersonates a service account',
    provider + account + credentials(impersonating) + job(naming),
    'service account deploy@p.iam.gserviceaccount.com by creds/gcp.json, which variable GOOGLE_APPLICATION_CREDENTIALS names',
  ],
  [
    'a file without a service account',
    provider + credentials('') + job(naming),
    'pool gitlab by creds/gcp.json, which variable GOOGLE_APPLICATION_CREDENTIALS names',
  ],
  [
    'a file that the script names',
    provider + credentials('') + job('script: ["gcloud auth login --cred-file=creds/gcp.json"]'),
    'pool gitlab by creds/gcp.json, which script names',
  ],
  ['no job that names the file', provider + credentials('') + job('script: [gcloud storage ls]'), undefined],
  ['a file with a longer name', provider + credentials('') + job('script: [cat my-gcp.json]'), undefined],
  [
    'a job that names the account itself',
    provider + account + job('script: ["gcloud storage ls --impersonate-service-account deploy@p.iam.gserviceaccount.com"]'),
    'service account deploy@p.iam.gserviceaccount.com by script',
  ],
]

describe('Credential configurations link jobs to Google Cloud', () => {
  for (const [that, files, link] of rows) {
    it(that, () => {
      const links = analysed(files).projects.flatMap((project) => project.links)
      assert.deepEqual(
        links.map(({ policy, by }) => `${policy.grants} by ${by}`),
        link === undefined ? [] : [link],
      )
    })
  }

  it('so that a token for another audience is a finding', () => {
    const files = provider + account + credentials(impersonating) + job(naming, 'https://gitlab.com')
    const rules = findings(analysed(files)).map(({ rule }) => rule)
    assert.ok(rules.includes('audience-mismatch'), rules.join())
  })

  it('and one for the right audience is none', () => {
    const rules = findings(analysed(provider + account + credentials(impersonating) + job(naming))).map(({ rule }) => rule)
    assert.ok(!rules.includes('audience-mismatch'), rules.join())
  })

  it('and an address where the name of the provider belongs is one', () => {
    const wrong = credentials('').replace('"//iam', '"https://iam')
    const found = findings(analysed(provider + wrong)).map(({ rule, at, message }) => [rule, at.file, message])
    const message =
      'Invalid value for "audience". This value should be the full resource name of the Identity Provider: it begins with //, without https:'
    assert.deepEqual(found, [['invalid-trust-policy', 'creds/gcp.json', message]])
    assert.deepEqual(findings(analysed(provider + credentials(''))), [])
    assert.deepEqual(findings(analysed(wrong)), [])
  })
})
