#!/usr/bin/env bash
# Run once by the platform team, and again after every change: all commands may be repeated.
set -euo pipefail

cd "$(dirname "$0")"
export VAULT_ADDR=https://vault.fintrail.example

for policy in policies/*.hcl; do
  vault policy write "$(basename "$policy" .hcl)" "$policy"
done

vault auth list | grep -q '^gitlab/' || vault auth enable -path=gitlab jwt

vault write auth/gitlab/config \
  oidc_discovery_url=https://gitlab.com \
  bound_issuer=https://gitlab.com

vault write auth/gitlab/role/payments-production - <<'JSON'
{
  "role_type": "jwt",
  "user_claim": "project_path",
  "bound_audiences": ["https://vault.fintrail.example"],
  "bound_claims": {
    "project_id": "60277418",
    "ref_type": "branch",
    "ref": "main",
    "ref_protected": "true",
    "environment": "production",
    "environment_protected": "true"
  },
  "token_policies": ["payments-production"],
  "token_ttl": "10m",
  "token_explicit_max_ttl": "15m"
}
JSON
