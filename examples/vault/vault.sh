#!/bin/sh
# Sets up Vault: who may read the secrets of mygroup/myproject.
set -eu

vault auth enable jwt
vault write auth/jwt/config \
  oidc_discovery_url=https://gitlab.com \
  bound_issuer=https://gitlab.com

vault write auth/jwt/role/myproject-production - <<'EOF'
{
  "role_type": "jwt",
  "user_claim": "user_login",
  "bound_audiences": ["https://vault.example.com"],
  "bound_claims": {
    "project_id": "22",
    "ref_protected": "true",
    "ref_type": "branch",
    "ref": "main"
  },
  "token_policies": ["myproject-production"],
  "token_explicit_max_ttl": 60
}
EOF
