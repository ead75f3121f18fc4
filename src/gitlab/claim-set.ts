import type { Text } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'

/**
 * The payload of an ID token. A claim is in `known`, or in `unknown` with the reason why its value isn't known, or in
 * neither: then the token has no such claim.
 */
export interface ClaimSet {
  readonly known: { readonly [claim: string]: JsonValue }
  readonly unknown: { readonly [claim: string]: string }
  /** For some of the unknown string claims: the parts that are known all the same. */
  readonly shapes: { readonly [claim: string]: Text }
}

/** The claim set of a token that was given whole: nothing in it is unknown. */
export function givenClaims(claims: { readonly [claim: string]: JsonValue }): ClaimSet {
  return { known: claims, unknown: {}, shapes: {} }
}
