import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { findings } from '../../../src/service/findings.ts'
import { validToken } from '../../../src/simulate/default-request.ts'
import { because } from '../../../src/simulate/explain-verdict.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { now } from '../../support/analyse.ts'
import { analysed } from '../../support/analysed.ts'
import { cel } from '../../support/cel.ts'

const token = {
  iss: 'https://gitlab.com',
  aud: 'https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com',
  sub: 'project_path:g/p:ref_type:branch:ref:main',
  project_id: '22',
  project_path: 'g/p',
  namespace_id: '72',
  ref: 'main',
  ref_protected: 'true',
}

const pool = (more = '') => `resource "google_iam_workload_identity_pool" "gitlab" {
  project                   = "1"
  workload_identity_pool_id = "gitlab"
  ${more}
}
`
const provider = (
  more: string,
  oidc = 'oidc { issuer_uri = "https://gitlab.com" }',
) => `resource "google_iam_workload_identity_pool_provider" "gitlab_com" {
  project                            = "1"
  workload_identity_pool_id          = google_iam_workload_identity_pool.gitlab.workload_identity_pool_id
  workload_identity_pool_provider_id = "gitlab-com"
  ${more}
  ${oidc}
}
`
const mapping = 'attribute_mapping = { "google.subject" = "assertion.sub", "attribute.id" = "assertion.project_id" }'
const condition = `attribute_condition = "assertion.namespace_id == '72'"`
const usual = `${mapping}\n  ${condition}`
const set = '"principalSet://iam.googleapis.com/$' + '{google_iam_workload_identity_pool.gitlab.name}/'
const member = (value: string, more = '') => `resource "google_service_account_iam_member" "m" {
  service_account_id = "projects/p/serviceAccounts/deploy@p.iam.gserviceaccount.com"
  role               = "roles/iam.workloadIdentityUser"
  member             = ${set}${value}"
  ${more}
}
`
const account = 'service account deploy@p.iam.gserviceaccount.com'
const main = (...parts: string[]) => `=== main.tf\n${parts.join('')}`

/** Files, and what each policy grants, with the verdict of the token and why it is one. */
const rows: readonly (readonly [that: string, files: string, ...policies: string[]])[] = [
  [
    'a mapping that is a variable',
    main(pool(), provider(`attribute_mapping = var.mapping\n  ${condition}`), 'variable "mapping" {}\n'),
    'pool gitlab: unknown',
  ],
  [
    'a condition on an attribute of a mapping that is a variable',
    main(pool(), provider(`attribute_mapping = var.mapping\n  attribute_condition = "attribute.id == '22'"`), 'variable "mapping" {}\n'),
    'pool gitlab: unknown',
  ],
  [
    'a condition on an attribute whose expression is not known whole',
    main(
      pool(),
      provider(
        `attribute_mapping = { "google.subject" = "assertion.sub", "attribute.id" = "assertion.$` +
          `{var.claim}" }\n  attribute_condition = "attribute.id == '22'"`,
      ),
      'variable "claim" {}\n',
    ),
    'pool gitlab: unknown',
  ],
  [
    'the same where the variable is given',
    `${main(pool(), provider(`attribute_mapping = { "google.subject" = "assertion.sub", "attribute.id" = "assertion.$` + `{var.claim}" }\n  attribute_condition = "attribute.id == '22'"`), 'variable "claim" { default = "project_id" }\n')}`,
    'pool gitlab: allow',
  ],
  [
    'a condition that the token fails, whatever the mapping',
    main(
      pool(),
      provider(`attribute_mapping = var.mapping\n  attribute_condition = "attribute.id == '22' && assertion.ref == 'dev'"`),
      'variable "mapping" {}\n',
    ),
    'pool gitlab: deny',
  ],
  [
    'an attribute that is mapped from an attribute',
    main(pool(), provider(`attribute_mapping = { "google.subject" = "assertion.sub", "attribute.id" = "attribute.id" }\n  ${condition}`)),
    'pool gitlab: unknown',
  ],
  [
    'a condition that is empty by default, a variable',
    main(
      pool(),
      provider(`${mapping}\n  attribute_condition = join(" || ", [for i in var.ids : "assertion.project_id == '\${i}'"])`),
      'variable "ids" { default = [] }\n',
    ),
    'pool gitlab: unknown',
  ],
  ['an empty condition', main(pool(), provider(`${mapping}\n  attribute_condition = ""`)), 'pool gitlab: allow'],
  [
    'a member of a mapping that is a variable',
    main(pool(), provider(`attribute_mapping = var.mapping\n  ${condition}`), member('attribute.id/22'), 'variable "mapping" {}\n'),
    `${account}: unknown`,
  ],
  [
    'an issuer that is a variable',
    main(pool(), provider(usual, 'oidc { issuer_uri = var.issuer }'), 'variable "issuer" {}\n'),
    'pool gitlab: unknown',
  ],
  [
    'an issuer of a variable, with a slash',
    main(pool(), provider(usual, 'oidc { issuer_uri = "$' + '{var.issuer}/" }'), 'variable "issuer" { default = "https://gitlab.com" }\n'),
    'pool gitlab: allow',
  ],
  [
    'audiences of a variable',
    main(
      pool(),
      provider(usual, 'oidc {\n issuer_uri = "https://gitlab.com"\n allowed_audiences = var.audiences\n }'),
      'variable "audiences" {}\n',
    ),
    'pool gitlab: unknown',
  ],
  [
    'other audiences',
    main(pool(), provider(usual, 'oidc {\n issuer_uri = "https://gitlab.com"\n allowed_audiences = ["https://gitlab.com"]\n }')),
    'pool gitlab: deny',
  ],
  [
    'no audiences',
    main(pool(), provider(usual, 'oidc {\n issuer_uri = "https://gitlab.com"\n allowed_audiences = []\n }')),
    'pool gitlab: allow',
  ],
  ['a disabled provider', main(pool(), provider(`disabled = true\n  ${usual}`)), 'pool gitlab: deny'],
  ['a disabled pool', main(pool('disabled = true'), provider(usual)), 'pool gitlab: deny'],
  ["a provider of Google's beta", main(pool(), provider(`provider = google-beta\n  ${usual}`)), 'pool gitlab: allow'],
  ['no provider of AWS', main(pool(), provider(mapping, 'aws { account_id = "1" }'))],
  ['no provider of SAML', main(pool(), provider(mapping, 'saml { idp_metadata_xml = "x" }'))],
  [
    'a here-document',
    main(
      pool(),
      provider(`${mapping}\n  attribute_condition = <<-EOT\n    assertion.namespace_id == '72'\n    && assertion.ref == 'main'\n  EOT`),
    ),
    'pool gitlab: allow',
  ],
  [
    'two accounts',
    main(pool(), provider(usual), member('attribute.id/22'), member('attribute.id/9').replace('"m"', '"n"').replace('deploy@', 'other@')),
    `${account}: allow`,
    'service account other@p.iam.gserviceaccount.com: deny',
  ],
  [
    'two members of one account',
    main(pool(), provider(usual), member('attribute.id/9'), member('attribute.id/22').replace('"m"', '"n"')),
    `${account}: allow`,
  ],
  [
    'members of a list',
    main(
      pool(),
      provider(usual),
      `resource "google_service_account_iam_member" "m" {
  for_each           = toset(["22", "23"])
  service_account_id = "projects/p/serviceAccounts/deploy@p.iam.gserviceaccount.com"
  role               = "roles/iam.workloadIdentityUser"
  member             = ${set}attribute.id/$` +
        `{each.value}"
}
`,
    ),
    `${account}: allow`,
  ],
  [
    'a condition of IAM',
    main(
      pool(),
      provider(usual),
      member('attribute.id/22', 'condition {\n title = "until"\n expression = "request.time < timestamp(\\"2030-01-01T00:00:00Z\\")"\n }'),
    ),
    `${account}: unknown`,
  ],
  [
    'a role that opens nothing',
    main(pool(), provider(usual), member('attribute.id/22').replace('workloadIdentityUser', 'serviceAccountUser')),
    `${account}: deny`,
  ],
  [
    'a role of which nobody knows',
    main(pool(), provider(usual), member('attribute.id/22').replace('roles/iam.workloadIdentityUser', 'projects/p/roles/custom')),
    `${account}: unknown`,
  ],
  [
    'the id of a project',
    main(
      pool(),
      provider(usual),
      member('attribute.id/22').replace(
        set,
        '"principalSet://iam.googleapis.com/projects/my-project/locations/global/workloadIdentityPools/gitlab/',
      ),
    ),
    `${account}: deny`,
  ],
  [
    'the number of a data source',
    main(
      pool().replace('project                   = "1"', ''),
      provider(usual).replace('project                            = "1"', ''),
      'data "google_project" "p" {}\n',
      member('attribute.id/22').replace(
        set,
        '"principalSet://iam.googleapis.com/projects/$' + '{data.google_project.p.number}/locations/global/workloadIdentityPools/gitlab/',
      ),
    ),
    `${account}: unknown`,
  ],
  [
    'a policy of a data source',
    main(
      pool(),
      provider(usual),
      `data "google_iam_policy" "deploy" {
  binding {
    role    = "roles/iam.workloadIdentityUser"
    members = [${set}attribute.id/22"]
  }
}
data "google_iam_policy" "dep" {
  binding {
    role    = "roles/iam.workloadIdentityUser"
    members = [${set}attribute.id/9"]
  }
}
resource "google_service_account_iam_policy" "deploy" {
  service_account_id = "projects/p/serviceAccounts/deploy@p.iam.gserviceaccount.com"
  policy_data        = data.google_iam_policy.deploy.policy_data
}
`,
    ),
    `${account}: allow`,
  ],
  [
    'a policy in JSON',
    main(
      pool(),
      provider(usual),
      `resource "google_service_account_iam_policy" "deploy" {
  service_account_id = "projects/p/serviceAccounts/deploy@p.iam.gserviceaccount.com"
  policy_data        = jsonencode({ bindings = [{ role = "roles/iam.workloadIdentityUser", members = ["principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gitlab/attribute.id/22"] }] })
}
`,
    ),
    `${account}: allow`,
  ],
  [
    'a module for the pool and one for the account',
    `=== main.tf
module "pool" {
  source    = "./pool"
  namespace = "72"
}
module "account" {
  source = "./account"
  pool   = module.pool.name
}
=== pool/main.tf
variable "namespace" {}
${pool()}${provider(`${mapping}\n  attribute_condition = "assertion.namespace_id == '\${var.namespace}'"`)}output "name" {
  value = google_iam_workload_identity_pool.gitlab.name
}
=== account/main.tf
variable "pool" {}
resource "google_service_account" "deploy" {
  account_id = "deploy"
  project    = "p"
}
resource "google_service_account_iam_member" "m" {
  service_account_id = google_service_account.deploy.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/$` +
      `{var.pool}/attribute.id/22"
}
`,
    `${account}: allow`,
  ],
  [
    'a module with another namespace',
    `=== main.tf
module "pool" {
  source    = "./pool"
  namespace = "9"
}
=== pool/main.tf
variable "namespace" {}
${pool()}${provider(`${mapping}\n  attribute_condition = "assertion.namespace_id == '\${var.namespace}'"`)}`,
    'pool gitlab: deny',
  ],
]

function policiesOf(files: string) {
  const claims = validToken(givenClaims(token), 'https://gitlab.com', now)
  return analysed(files)
    .projects.flatMap(({ policies }) => policies.map((entry) => entry.policy))
    .map((policy) => ({ policy, verdict: simulate(policy, { claims, now, signature: 'assumed' }, { cel }) }))
}

describe('Terraform for Google Cloud:', () => {
  for (const [that, files, ...policies] of rows)
    it(that, () => {
      const found = policiesOf(files).map(({ policy, verdict }) => ({
        short: `${policy.grants}: ${verdict.outcome}`,
        why: because(verdict),
      }))
      assert.deepEqual(
        found.map(({ short }) => short),
        policies,
        found.map(({ why }) => why).join('; '),
      )
    })

  it('what is unknown is no finding', () => {
    for (const [that, files] of rows.filter(([name]) => /variable|not known|condition of IAM/.test(name)))
      assert.deepEqual(
        findings(analysed(files)).map(({ rule, message }) => `${rule}: ${message}`),
        [],
        that,
      )
  })

  it('a number that is not known leaves open what any number does', () => {
    const files = rows.find(([name]) => name === 'the number of a data source')?.[1] ?? ''
    assert.deepEqual(
      findings(analysed(files)).map(({ rule }) => rule),
      ['unpinned-ref'],
    )
  })

  // In Google's API an empty text is no condition; gcp.md 3, "unset".
  it('an empty condition is none, and the place is where it is made', () => {
    const made = `attribute_condition = join(" || ", local.ids)`
    const found = findings(analysed(main(pool(), provider(`${mapping}\n  ${made}`), 'locals { ids = [] }\n')))
    assert.deepEqual(
      found.map(({ rule, at }) => [
        rule,
        main(pool(), provider(`${mapping}\n  ${made}`))
          .slice('=== main.tf\n'.length)
          .slice(at.start, at.end),
      ]),
      [['invalid-trust-policy', 'join(" || ", local.ids)']],
    )
  })

  it('a service account refuses in its own words', () => {
    const [found] = policiesOf(main(pool(), provider(usual), member('attribute.id/9')))
    assert.equal(found?.verdict.error, "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).")
  })
})
