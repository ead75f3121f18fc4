import { deployPolicy } from '../support/aws-policy.ts'
import { vaultRole } from '../support/policies.ts'
import { checkCase } from '../support/rules.ts'

const role = (claims: string) =>
  vaultRole(claims)
    .replace('"bound_audiences": ["https://vault.example.com"],', '')
    .replace('auth/jwt/role/deploy', '«missing-audience|auth/jwt/role/deploy»')
const celRole = (audiences: string, name: string) => `=== vault.sh
bao write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com
bao write ${name} - <<'EOF'
{ ${audiences} "cel_program": { "expression": "claims.project_id == '57382910' && claims.ref_protected == 'true' ? pb.Auth{display_name: claims.project_path} : false" } }
EOF
`

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on a role that takes no token for want of an audience', role('{ "project_id": "57382910", "ref_protected": "true" }')],
  ['fires once, whatever else such a role lets open', role('{ "project_id": "57382910" }')],
  ['fires on a role for CEL that takes any', celRole('', '«missing-audience|auth/jwt/cel/role/deploy»')],
  [
    'is silent about a role for CEL with an audience',
    celRole('"bound_audiences": ["https://vault.example.com"],', 'auth/jwt/cel/role/deploy'),
  ],
  [
    'is silent where the provider of AWS knows the audiences',
    deployPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }'),
  ],
  [
    'leaves a role that Vault refuses to that finding',
    vaultRole('{}')
      .replace('"bound_audiences": ["https://vault.example.com"],', '')
      .replace('auth/jwt/role/deploy', '«invalid-trust-policy|auth/jwt/role/deploy»'),
  ],
]

describe('missing-audience', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
})
