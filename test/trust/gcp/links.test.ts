import assert from 'node:assert/strict'
import { findings } from '../../../src/service/findings.ts'
import { analysed } from '../../support/analysed.ts'

const path = (number = '123456789012') => `projects/${number}/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com`
const described = `=== provider.json
{ "name": "${path()}", "attributeMapping": { "google.subject": "assertion.sub" }, "attributeCondition": "assertion.namespace_id == '72'", "oidc": { "issuerUri": "https://gitlab.com" } }
`
// The number of the project stands nowhere.
const terraform = `=== main.tf
resource "google_iam_workload_identity_pool_provider" "p" {
  workload_identity_pool_id          = "gitlab"
  workload_identity_pool_provider_id = "gitlab-com"
  attribute_mapping                  = { "google.subject" = "assertion.sub" }
  attribute_condition                = "assertion.namespace_id == '72'"
  oidc { issuer_uri = "https://gitlab.com" }
}
`
const job = (more: string, aud = `https://iam.googleapis.com/${path()}`) => `=== .gitlab-ci.yml
deploy:
  id_tokens: { GCP_ID_TOKEN: { aud: "${aud}" } }
  script: [gcloud storage ls]
  ${more}
`
const variables = (number: string, pool = 'gitlab') =>
  `variables: { GCP_PROJECT_NUMBER: "${number}", GCP_WORKLOAD_IDENTITY_FEDERATION_POOL_ID: ${pool}, GCP_WORKLOAD_IDENTITY_FEDERATION_PROVIDER_ID: gitlab-com }`

/** The files, and how the job names the provider. */
const rows: readonly (readonly [that: string, files: string, by: string | undefined])[] = [
  ['a variable with the full name', described + job(`variables: { PROVIDER: ${path()} }`), 'variable PROVIDER'],
  ['a variable with an address', described + job(`variables: { PROVIDER: //iam.googleapis.com/${path()} }`), 'variable PROVIDER'],
  ['another project', described + job(`variables: { PROVIDER: ${path('999')} }`), undefined],
  ['another provider', described + job(`variables: { PROVIDER: ${path()}-test }`), undefined],
  ['a path that only looks like pool and provider', described + job('image: registry.example.com/gitlab/gitlab-com'), undefined],
  [
    "the variables of GitLab's secrets",
    described + job(variables('123456789012')),
    'variable GCP_WORKLOAD_IDENTITY_FEDERATION_PROVIDER_ID',
  ],
  ['those of another project', described + job(variables('999')), undefined],
  ['those of another pool', described + job(variables('123456789012', 'other')), undefined],
  [
    'those of a project whose number nobody knows',
    terraform + job(variables('999')),
    'variable GCP_WORKLOAD_IDENTITY_FEDERATION_PROVIDER_ID',
  ],
  [
    'a script, where the number is a variable',
    terraform + job(`after_script: ["curl --data audience=//iam.googleapis.com/${path('$NUMBER')} https://sts.googleapis.com/v1/token"]`),
    'script',
  ],
  ['the id alone', described + job('variables: { PROVIDER: gitlab-com }'), undefined],
]

describe('Jobs are linked to providers of Google Cloud by', () => {
  for (const [that, files, by] of rows)
    it(that, () =>
      assert.deepEqual(
        analysed(files).projects.flatMap(({ links }) => links.map((link) => link.by)),
        by === undefined ? [] : [by],
      ),
    )
})

const mismatches = (aud: string, provider = described) =>
  findings(analysed(provider + job(`variables: { PROVIDER: ${path()} }`, aud)))
    .filter(({ rule }) => rule === 'audience-mismatch')
    .map(({ at }) => at.file)

describe("A job's audience", () => {
  it('is right in both spellings', () =>
    assert.deepEqual([...mismatches(`https://iam.googleapis.com/${path()}`), ...mismatches(`//iam.googleapis.com/${path()}`)], []))
  it('is wrong for another provider', () =>
    assert.deepEqual(mismatches(`https://iam.googleapis.com/${path()}-test`), ['.gitlab-ci.yml', 'provider.json']))
  it('is wrong where allowed audiences take the place of the default', () =>
    assert.deepEqual(
      mismatches(
        `https://iam.googleapis.com/${path()}`,
        described.replace('"issuerUri"', '"allowedAudiences": ["https://gitlab.com"], "issuerUri"'),
      ),
      ['.gitlab-ci.yml', 'provider.json'],
    ))
})
