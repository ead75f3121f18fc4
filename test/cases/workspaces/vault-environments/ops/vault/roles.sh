#!/bin/sh
# Roles of clinic/booking. Who may deploy to an environment is said in GitLab: Settings > CI/CD > Protected environments.
set -eu

vault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com

vault write auth/jwt/role/clinic-staging - <<'EOT'
{
  "role_type": "jwt",
  "user_claim": "user_id",
  "bound_audiences": ["https://vault.clinic.example"],
  "bound_claims": { "project_id": "30118825", "environment": "staging" },
  "token_policies": ["clinic-staging"],
  "token_explicit_max_ttl": "15m"
}
EOT

vault write auth/jwt/role/clinic-production - <<'EOT'
{
  "role_type": "jwt",
  "user_claim": "user_id",
  "bound_audiences": ["https://vault.clinic.example"],
  "bound_claims": { "project_id": "30118825", "environment": "production" },
  "token_policies": ["clinic-production"],
  "token_explicit_max_ttl": "15m"
}
EOT

vault write auth/jwt/role/clinic-anonymise - <<'EOT'
{
  "role_type": "jwt",
  "user_claim": "project_path",
  "bound_audiences": "https://vault.clinic.example",
  "bound_claims": { "project_id": "30118825", "ref_type": "branch", "ref": "main", "ref_protected": "true" },
  "token_policies": "clinic-anonymise"
}
EOT
