#!/bin/sh
set -eu

vault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com

vault write auth/jwt/role/pipelines - <<'EOF'
{
  "role_type": "jwt",
  "user_claim": "project_path",
  "bound_audiences": "https://vault.riverstone.example",
  "bound_claims": { "project_id": "58003317", "ref_type": "branch", "ref": "main" },
  "token_policies": "partners-read",
  "token_ttl": "15m"
}
EOF
