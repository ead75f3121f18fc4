import type { ClaimSet } from '../gitlab/claim-set.ts'
import type { JsonValue } from '../text/json.ts'

/**
 * A claim set as it is, with `iss`, `iat`, `nbf`, `exp` and `jti` of a valid token of this issuer where they are absent
 * (cli.md, "Trust tests"). Lifetime as GitLab's documentation shows it, an hour; `nbf` five seconds before `iat` (gitlab.md 1.1).
 */
export function validToken(claims: ClaimSet, issuer: string | undefined, now: number): ClaimSet {
  const defaults: { [claim: string]: JsonValue } = {
    ...(issuer === undefined ? {} : { iss: issuer }),
    iat: now,
    nbf: now - 5,
    exp: now + 3600,
    jti: '00000000-0000-4000-8000-000000000000',
  }
  const known: { [claim: string]: JsonValue } = {}
  for (const [claim, value] of Object.entries(defaults)) if (!Object.hasOwn(claims.unknown, claim)) known[claim] = value
  return { ...claims, known: { ...known, ...claims.known } }
}
