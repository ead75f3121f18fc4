import type { SettingUp, SetUp, SetUpWish } from '../set-up.ts'

/**
 * A role that holds the tokens of one project and one ref by their claims, with Vault's address as audience, as GitLab's pages have it
 * (vault.md 6 [GL]); and the method with `bound_issuer`, without which Vault does not look at `iss` (vault.md 1 [P]).
 */
export const settingUp: SettingUp = {
  forms: ['terraform', 'script', 'documents'],
  asks: [
    {
      key: 'address',
      prompt: 'The address of Vault or OpenBao',
      example: 'https://vault.example.com',
      pattern: /^https:\/\/[\w-]+(?:\.[\w-]+)*(?::\d{1,5})?$/,
      shown: /\b(?:VAULT_ADDR|VAULT_SERVER_URL|BAO_ADDR)["']?\s*[:=]\s*["']?(https:\/\/[\w.-]+(?::\d{1,5})?)/g,
    },
  ],
  make(wish): SetUp {
    const address = wish.answers['address'] ?? ''
    return {
      files: filesOf(wish, address),
      token: { variable: 'VAULT_ID_TOKEN', audience: address },
      variables: { VAULT_ADDR: address, VAULT_AUTH_ROLE: wish.name },
      program: 'vault',
      // In two lines: `export` would hide that the login failed.
      script: [
        'VAULT_TOKEN="$(vault write -field=token auth/jwt/login role="$VAULT_AUTH_ROLE" jwt="$VAULT_ID_TOKEN")"',
        'export VAULT_TOKEN',
      ],
    }
  },
}

function filesOf(wish: SetUpWish, address: string): SetUp['files'] {
  switch (wish.form) {
    case 'terraform':
      return [{ path: `terraform/${wish.name}.tf`, text: terraformOf(wish, address) }]
    case 'script':
      return [{ path: `vault/${wish.name}.sh`, text: scriptOf(wish, address) }]
    case 'documents':
      return [
        { path: 'vault/config.json', text: json({ oidc_discovery_url: wish.issuer, bound_issuer: wish.issuer }) },
        { path: `vault/${wish.name}.json`, text: json(roleOf(wish, address)) },
      ]
  }
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** Seconds; a job that needs Vault for longer logs in again. */
const lifetime = 900

// All of them texts, as GitLab's claims are (vault.md 3 [P]). Without an id the whole subject says project and ref: GitLab.com mints none with a
// path that was another project's, while it does mint the claim (gitlab.md 2.4).
function boundClaims({ projectId, ref, isProtected }: SetUpWish): { readonly [claim: string]: string } {
  return {
    ...(projectId === undefined ? {} : { project_id: projectId, ref_type: ref.type, ref: ref.name }),
    ...(isProtected ? { ref_protected: 'true' } : {}),
  }
}

// One identity for the project, whoever starts its jobs. What the claim holds is to be known.
const userClaim = ({ projectId }: SetUpWish) => (projectId === undefined ? 'project_path' : 'project_id')

// `role_type` has oidc as its default (vault.md 2 [P]).
function roleOf(wish: SetUpWish, address: string) {
  return {
    role_type: 'jwt',
    user_claim: userClaim(wish),
    bound_audiences: [address],
    ...(wish.projectId === undefined ? { bound_subject: wish.subject } : {}),
    ...(Object.keys(boundClaims(wish)).length === 0 ? {} : { bound_claims: boundClaims(wish) }),
    token_policies: [wish.name],
    token_explicit_max_ttl: lifetime,
  }
}

function scriptOf(wish: SetUpWish, address: string): string {
  const { issuer, name } = wish
  return `#!/bin/sh
# Run once, by somebody who may change auth methods. The method serves every role that trusts this GitLab: leave the first two commands out
# if there is one.
set -eu
vault auth enable jwt
# Without bound_issuer, Vault does not look at who has issued a token.
vault write auth/jwt/config oidc_discovery_url=${issuer} bound_issuer=${issuer}

# The audience is Vault's own: a token for another relying party is of no use here. What the policy ${name} allows is yours to write.
vault write auth/jwt/role/${name} - <<'JSON'
${json(roleOf(wish, address))}JSON
`
}

function terraformOf(wish: SetUpWish, address: string): string {
  const { issuer, name } = wish
  const label = name.replaceAll('-', '_')
  const claims = Object.entries(boundClaims(wish)).map(([claim, value]) => `    ${claim.padEnd(width(wish))} = "${value}"`)
  const subject = wish.projectId === undefined ? `  bound_subject   = "${wish.subject}"\n` : ''
  return `# The method serves every role that trusts this GitLab: if there is one already, leave this out and name its path below.
resource "vault_jwt_auth_backend" "gitlab" {
  path               = "jwt"
  oidc_discovery_url = "${issuer}"
  # Without it, Vault does not look at who has issued a token.
  bound_issuer = "${issuer}"
}

resource "vault_jwt_auth_backend_role" "${label}" {
  backend    = vault_jwt_auth_backend.gitlab.path
  role_name  = "${name}"
  role_type  = "jwt"
  user_claim = "${userClaim(wish)}"

  # Vault's own: a token for another relying party is of no use here.
  bound_audiences = ["${address}"]
${subject}${claims.length === 0 ? '' : `  bound_claims = {\n${claims.join('\n')}\n  }\n`}
  # What this policy allows is yours to write.
  token_policies         = ["${name}"]
  token_explicit_max_ttl = ${lifetime}
}
`
}

function width(wish: SetUpWish): number {
  return Math.max(...Object.keys(boundClaims(wish)).map(({ length }) => length))
}
