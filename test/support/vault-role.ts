/** Members of a role that is right, each as JSON. */
const members: { readonly [name: string]: string } = {
  role_type: '"jwt"',
  user_claim: '"project_id"',
  bound_audiences: '["https://vault.example.com"]',
  bound_claims: '{ "project_id": "57382910", "ref_type": "branch", "ref": "main" }',
}

/** A role with other members, each on its line; a name with a mark stands as it is. */
export function vaultRole(changes: { readonly [name: string]: string } = {}): string {
  const all = { ...members, ...changes }
  const lines = Object.entries(all).map(([name, value]) => `${name.startsWith('«') ? name : `"${name}"`}: ${value}`)
  return `{\n  ${lines.join(',\n  ')}\n}`
}

/** What a configuration takes in arguments, where it is right. */
export const rightConfig = 'oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com'

/** A script that sets up a configuration and a role. */
export function vaultScript(role: string = vaultRole(), config: string = rightConfig, header = '=== vault.sh'): string {
  return `${header}\nvault write auth/jwt/config ${config}\n\nvault write auth/jwt/role/deploy - <<'END'\n${role}\nEND\n`
}
