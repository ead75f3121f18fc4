import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { Analyser } from '../../../src/service/analyser.ts'
import type { Analysis } from '../../../src/service/analysis.ts'
import { findings } from '../../../src/service/findings.ts'
import { validToken } from '../../../src/simulate/default-request.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { show } from '../../../src/text/holes.ts'
import { now } from '../../support/analyse.ts'
import { parseCase } from '../../support/case.ts'
import { cel } from '../../support/cel.ts'
import { hcl } from '../../support/hcl.ts'

interface Reading {
  readonly that: string
  readonly files: string
  /** `name of file | issuer | audiences | verdict of the token`, one a policy. */
  readonly policies: readonly string[]
}

const token = {
  aud: 'https://vault.example.com',
  user_login: 'u',
  sub: 'project_path:mygroup/myproject:ref_type:branch:ref:main',
  project_id: '22',
  ref: 'main',
  ref_type: 'branch',
  ref_protected: 'true',
}

const role = `{ "role_type": "jwt", "user_claim": "user_login", "bound_audiences": ["https://vault.example.com"], "bound_claims": { "project_id": "22", "ref_protected": "true" } }`

const readings: readonly Reading[] = [
  {
    that: 'a role in a JSON file',
    files: `=== vault/deploy.json\n${role}\n`,
    policies: ['deploy of vault/deploy.json |  | https://vault.example.com | allow'],
  },
  {
    that: 'what vault read prints',
    files: `=== vault/deploy.json\n{ "request_id": "1", "data": ${role} }\n`,
    policies: ['deploy of vault/deploy.json |  | https://vault.example.com | allow'],
  },
  {
    that: 'a role and a configuration in one folder',
    files: `=== vault/deploy.json\n${role}\n=== vault/config.json\n{ "oidc_discovery_url": "https://gitlab.com", "bound_issuer": "https://gitlab.com" }\n`,
    policies: ['deploy of vault/deploy.json | https://gitlab.com | https://vault.example.com | allow'],
  },
  {
    that: 'roles of another auth method are none',
    files: `=== a.json\n{ "bound_service_account_names": "x", "bound_audiences": "y", "role_type": "iam" }\n=== b.json\n{ "jwks_url": "https://x", "user_claim": 1 }\n=== c.json\n{ "user_claim": "sub", "x": ["bound_claims"] }\n`,
    policies: [],
  },
  {
    that: 'a here-document',
    files: `=== setup.sh\nvault write auth/jwt/role/Deploy - <<'EOF'\n${role}\nEOF\n`,
    policies: ['deploy of setup.sh |  | https://vault.example.com | allow'],
  },
  {
    that: 'a here-document before a pipe',
    files: `=== setup.sh\ncat <<EOF | vault write auth/jwt/role/deploy -\n${role}\nEOF\n`,
    policies: ['deploy of setup.sh |  | https://vault.example.com | allow'],
  },
  {
    that: 'arguments of a command, with a map as JSON',
    files: `=== setup.sh\nvault write auth/gitlab/role/deploy role_type=jwt user_claim=user_login \\\n  bound_audiences=https://vault.example.com,x bound_claims='{"project_id":["21","22"]}' policies=a policies=b\n`,
    policies: ['deploy of setup.sh |  | https://vault.example.com, x | allow'],
  },
  {
    that: 'arguments that demand another project',
    files: `=== setup.sh\nbao write -format=json auth/gitlab/role/deploy role_type=jwt user_claim=user_login bound_audiences=https://vault.example.com bound_claims='{"project_id":"21"}'\n`,
    policies: ['deploy of setup.sh |  | https://vault.example.com | deny'],
  },
  {
    that: 'roles and configurations of two methods, each its own',
    files: `=== setup.sh\nvault write auth/one/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com\nvault write auth/two/config oidc_discovery_url=https://gitlab.example.com\nvault write auth/one/role/a - <<'EOF'\n${role}\nEOF\nvault write auth/two/role/b - <<'EOF'\n${role}\nEOF\n`,
    policies: [
      'a of setup.sh | https://gitlab.com | https://vault.example.com | allow',
      'b of setup.sh | https://gitlab.example.com | https://vault.example.com | allow',
    ],
  },
  {
    that: 'a role in a file that a command names has the name of the command',
    files: `=== vault/setup.sh\nvault write auth/jwt/role/production @role.json\n=== vault/role.json\n${role}\n`,
    policies: ['production of vault/role.json |  | https://vault.example.com | allow'],
  },
  {
    that: 'other commands, reads and logins say nothing',
    files: `=== setup.sh\nvault read auth/jwt/role/x\nvault write auth/jwt/login role=x jwt=y\nvault write auth/kubernetes/role/x bound_service_account_names=a\nvault write secret/x user_claim=y\n`,
    policies: [],
  },
  {
    that: 'a variable of a script that nobody knows',
    files: `=== setup.sh\nvault write auth/jwt/role/deploy role_type=jwt user_claim=user_login bound_audiences="$VAULT_ADDR" bound_subject=x\n`,
    policies: ['deploy of setup.sh |  | ${VAULT_ADDR} | deny'],
  },
  {
    that: 'the script of a job',
    files: `=== .gitlab-ci.yml\nsetup:\n  variables: { PROJECT: "22" }\n  script:\n    - vault write auth/jwt/role/deploy role_type=jwt user_claim=user_login bound_audiences=https://vault.example.com bound_claims="{\\"project_id\\":\\"$PROJECT\\"}"\n`,
    policies: ['deploy of .gitlab-ci.yml |  | https://vault.example.com | allow'],
  },
  {
    that: 'a CEL role of OpenBao',
    files: `=== setup.sh\nbao write auth/jwt/cel/role/deploy - <<'EOF'\n{ "cel_program": { "expression": "claims.project_id == '22' ? pb.Auth{display_name: claims.user_login} : false" }, "bound_audiences": ["https://vault.example.com"] }\nEOF\n`,
    policies: ['deploy of setup.sh |  | https://vault.example.com | allow'],
  },
  {
    that: 'Terraform',
    files: `=== main.tf\nresource "vault_jwt_auth_backend" "gitlab" {\n  path               = "gitlab"\n  oidc_discovery_url = "https://gitlab.com"\n  bound_issuer       = "https://gitlab.com"\n}\nresource "vault_jwt_auth_backend_role" "deploy" {\n  backend         = vault_jwt_auth_backend.gitlab.path\n  role_name       = "deploy-production"\n  role_type       = "jwt"\n  user_claim      = "user_login"\n  bound_audiences = ["https://vault.example.com"]\n  bound_claims    = { project_id = "21, 22", ref_protected = true }\n}\n`,
    policies: ['deploy-production of main.tf | https://gitlab.com | https://vault.example.com | allow'],
  },
  {
    that: 'Terraform: commas are no separators with disable_bound_claims_parsing',
    files: `=== main.tf\nresource "vault_jwt_auth_backend" "gitlab" {\n  oidc_discovery_url = "https://gitlab.com"\n}\nresource "vault_jwt_auth_backend_role" "deploy" {\n  backend                       = vault_jwt_auth_backend.gitlab.path\n  role_name                     = "deploy"\n  role_type                     = "jwt"\n  user_claim                    = "user_login"\n  bound_audiences               = ["https://vault.example.com"]\n  disable_bound_claims_parsing = true\n  bound_claims                  = { project_id = "21,22" }\n}\n`,
    policies: ['deploy of main.tf | https://gitlab.com | https://vault.example.com | deny'],
  },
  {
    that: 'Terraform: a project that is not known',
    files: `=== main.tf\nvariable "id" {}\nresource "vault_jwt_auth_backend_role" "deploy" {\n  role_name       = "deploy"\n  role_type       = "jwt"\n  user_claim      = "user_login"\n  bound_audiences = ["https://vault.example.com"]\n  bound_claims    = { project_id = var.id }\n}\n`,
    policies: ['deploy of main.tf |  | https://vault.example.com | unknown'],
  },
  {
    that: 'Terraform: without role_type it is a role for OIDC',
    files: `=== main.tf\nresource "vault_jwt_auth_backend" "gitlab" {\n  oidc_discovery_url = "https://gitlab.com"\n  bound_issuer       = "https://gitlab.com"\n}\nresource "vault_jwt_auth_backend_role" "deploy" {\n  role_name       = "deploy"\n  user_claim      = "user_login"\n  bound_audiences = ["https://vault.example.com"]\n  bound_claims    = { sub = "project_path:mygroup/myproject:ref_type:branch:ref:main" }\n}\n`,
    policies: ['deploy of main.tf | https://gitlab.com | https://vault.example.com | deny'],
  },
]

function analysed(text: string): Analysis {
  const documents = new Map(parseCase(text).files.map((file) => [file.path, { file: file.path, text: file.text }]))
  const snapshot = { files: [...documents.keys()], documents, git: undefined, now, engines: { hcl, cel } }
  const analyser = new Analyser()
  const absent = new Map(analyser.analyse(snapshot).wants.files.map((file) => [file, 'missing' as const]))
  return analyser.analyse({ ...snapshot, absent }).result
}

function rowsOf(analysis: Analysis): readonly string[] {
  return analysis.projects.flatMap(({ policies }) =>
    policies.map(({ policy }) => {
      const claims = validToken(givenClaims(token), policy.issuer[0] === undefined ? undefined : show(policy.issuer[0].text), now)
      const { outcome } = simulate(policy, { claims, now, signature: 'assumed' }, { cel })
      const values = (expected: typeof policy.issuer) => expected.map(({ text }) => show(text)).join(', ')
      return `${policy.name} of ${policy.span.file} | ${values(policy.issuer)} | ${values(policy.audience)} | ${outcome}`
    }),
  )
}

describe('Vault roles are read from', () => {
  for (const { that, files, policies } of readings) it(that, () => assert.deepEqual(rowsOf(analysed(files)), policies))
})

/** Set-ups as the documentation shows them: no rule may say anything of the roles. */
const good: readonly Reading[] = readings.filter(({ that }) => ['a role and a configuration in one folder', 'Terraform'].includes(that))

describe('Vault set-ups that are right', () => {
  for (const { that, files } of good) it(`${that}: no finding`, () => assert.deepEqual(findings(analysed(files)), []))
})
