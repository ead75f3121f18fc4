/** Case files with a trust policy for gitlab.com, given by what it demands of the claims. */

/** A Vault role `deploy`; `claims` is the JSON text of its bound claims, `more` other members, each with a comma behind it. */
export function vaultRole(claims: string, more = ''): string {
  return `=== vault.sh
vault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com
vault write auth/jwt/role/deploy - <<'EOF'
{ "role_type": "jwt", "user_claim": "project_path", "bound_audiences": ["https://vault.example.com"], ${more} "bound_claims": ${claims} }
EOF
`
}

/** A provider of Google's, described, all of whose tokens may act as a service account. */
export function googleProvider(condition: string): string {
  const name = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab'
  return `=== provider.json
{
  "name": "${name}/providers/gitlab-com",
  "attributeMapping": { "google.subject": "assertion.sub", "attribute.issuer": "assertion.iss" },
  "attributeCondition": "${condition}",
  "oidc": { "issuerUri": "https://gitlab.com" }
}
=== bindings.json
{ "bindings": [{ "role": "roles/iam.workloadIdentityUser", "members": ["principalSet://iam.googleapis.com/${name}/attribute.issuer/https://gitlab.com"] }] }
`
}

/** The API server's configuration; `rules` are lines of its claim rules. */
export function clusterAuthentication(...rules: readonly string[]): string {
  return `=== authentication.yaml
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://gitlab.com
    audiences: [https://kubernetes.example.com]
  claimValidationRules:
${rules.map((rule) => `  - ${rule}\n`).join('')}  claimMappings:
    username: { claim: project_path, prefix: "gitlab:" }
`
}

/** A flexible credential of Entra. */
export function entraCredential(expression: string): string {
  return `=== credential.json
{
  "name": "gitlab",
  "issuer": "https://gitlab.com",
  "audiences": ["api://AzureADTokenExchange"],
  "claimsMatchingExpression": { "value": "${expression}", "languageVersion": 1 }
}
`
}

/** What a golden of a fix has in place of a file's heading. */
export function fixed(files: string): string {
  return files.replaceAll(/^(=== \S+)$/gm, '$1 (fixed)')
}
