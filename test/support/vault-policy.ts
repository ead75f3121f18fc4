/** A case file with a role of Vault's for gitlab.com, whose bound claims are given as JSON text. */
export function rolePolicy(claims: string, type: 'string' | 'glob' = 'string'): string {
  return `=== setup.sh
vault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com
vault write auth/jwt/role/deploy - <<EOF
{ "role_type": "jwt", "user_claim": "project_path", "bound_audiences": ["https://vault.example.com"], "bound_claims_type": "${type}", "bound_claims": { ${claims} } }
EOF
`
}
