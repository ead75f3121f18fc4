import { compactVerify, createLocalJWKSet, errors } from 'jose'

/** `unreadable`: the text is no JWKS; the message never quotes the token. */
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
    await compactVerify(token, keys)
    return 'verified'
  } catch (error) {
    return error instanceof errors.JWKSMultipleMatchingKeys ? await verifyWithAny(token, error) : 'invalid'
  }
}

// A token without `kid`, where several keys would do: one of them may have signed it.
async function verifyWithAny(token: string, keys: errors.JWKSMultipleMatchingKeys): Promise<Verification> {
  for await (const key of keys) {
    try {
      await compactVerify(token, key)
      return 'verified'
    } catch {
      // Not this one.
    }
  }
  return 'invalid'
}
