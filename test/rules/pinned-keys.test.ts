import { checkCase } from '../support/rules.ts'
import { vaultRole, vaultScript } from '../support/vault-role.ts'

const provider = (oidc: string) => `=== provider.json
{
  "name": "projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com",
  "attributeMapping": { "google.subject": "assertion.sub" },
  "attributeCondition": "assertion.sub == 'project_path:mygroup/myproject:ref_type:branch:ref:main'",
  "oidc": { ${oidc} }
}
`
const module = (keys: string) => `=== main.tf
resource "google_iam_workload_identity_pool_provider" "gitlab" {
  workload_identity_pool_id          = "gitlab"
  workload_identity_pool_provider_id = "gitlab-com"
  attribute_mapping                  = { "google.subject" = "assertion.sub" }
  attribute_condition                = "assertion.sub == 'project_path:mygroup/myproject:ref_type:branch:ref:main'"
  oidc {
    issuer_uri = "https://gitlab.com"
    ${keys}
  }
}
`

/** That, and a set-up. */
const rows: readonly (readonly [string, string])[] = [
  ['JSON', provider('"issuerUri": "https://gitlab.com/", «pinned-keys|"jwksJson"»: "{}"')],
  ['Terraform', module('«pinned-keys|jwks_json»  = file("keys.json")')],
  ['Vault', vaultScript(vaultRole(), '«pinned-keys|jwt_validation_pubkeys»=@key.pem bound_issuer=https://gitlab.com')],
]

const keys = (value: string) => vaultScript(vaultRole(), `jwt_validation_pubkeys=${value} bound_issuer=https://gitlab.com`)

const silent: readonly (readonly [string, string])[] = [
  ['an instance of one’s own', provider('"issuerUri": "https://gitlab.example.com", "jwksJson": "{}"')],
  ['keys that are taken away', provider('"issuerUri": "https://gitlab.com", "jwksJson": ""')],
  ['none in Terraform', module('jwks_json  = null')],
  ['an empty text in Terraform', module('jwks_json  = ""')],
  [
    'an instance of one’s own in Vault',
    vaultScript(vaultRole(), 'jwt_validation_pubkeys=@key.pem bound_issuer=https://gitlab.example.com'),
  ],
  ['a variable, which may be empty', keys('"$KEYS"')],
  [
    'an empty field in Vault',
    vaultScript(vaultRole(), 'jwks_url=https://gitlab.com/oauth/discovery/keys jwt_validation_pubkeys= bound_issuer=https://gitlab.com'),
  ],
]

describe('pinned-keys', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
