const pool = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab'

/** Case files with a provider for gitlab.com of Google's, whose condition is given as CEL, and a binding that lets in its whole pool. */
export function poolPolicy(condition: string, mapping = '"google.subject": "assertion.sub"'): string {
  return `=== gcp/provider.json
{
  "name": "${pool}/providers/gitlab-com",
  "attributeMapping": { ${mapping} },
  "attributeCondition": "${condition}",
  "oidc": { "issuerUri": "https://gitlab.com" }
}
=== gcp/iam-policy.json
{ "bindings": [{ "role": "roles/iam.workloadIdentityUser", "members": ["principalSet://iam.googleapis.com/${pool}/*"] }] }
`
}
