import { createLocalJWKSet, errors, jwtVerify } from 'jose'

/** `unreadable`: the JWKS is none, or has no key that fits; the message never quotes the token. */
export type Verification = 'verified' | 'invalid' | { readonly unreadable: string }

/**
 * Checks the signature of a JWT against the text of a JWKS (RFC 7517). Only the signature: whether the token is in time
 * and for whom it is, the simulated relying party decides. GitLab signs with RS256 (gitlab.md 1.1, C-RSA).
 */
export async function verifySignature(token: string, jwks: string): Promise<Verification> {
  let keys: ReturnType<typeof createLocalJWKSet>
  try {
    keys = createLocalJWKSet(JSON.parse(jwks))
  } catch {
    return { unreadable: 'it is no JSON Web Key Set' }
  }
  try {
    // The clock is set to the token's own time: its lifetime is not asked here.
    await jwtVerify(token, keys, { currentDate: new Date(0), clockTolerance: Number.MAX_SAFE_INTEGER })
    return 'verified'
  } catch (error) {
    // jose checks claims after the signature, so a claim it does not like means that the signature holds.
    return error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired ? 'verified' : 'invalid'
  }
}
