import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { JsonValue } from '../text/json.ts'

/** The claims of a token, as a relying party reads them. */
export interface Claims {
  readonly [claim: string]: JsonValue
}

/** The public half of a signing key (RFC 7517, RFC 7518 section 6.3.1). */
export interface PublicKey {
  readonly kty: string
  readonly n: string
  readonly e: string
  readonly kid: string
  readonly use: 'sig'
  readonly alg: 'RS256'
}

/** A JSON Web Key Set. */
export interface KeySet {
  readonly keys: readonly PublicKey[]
}

/** A key that lives as long as this process: its private half can't be taken out of it. */
export interface SigningKey {
  readonly publicKey: PublicKey
  /** The claims, whatever they are, as a JWT with the header that GitLab writes: RS256, `typ` JWT, `kid`; gitlab.md 1.1 [C-RSA]. */
  sign(claims: Claims): Promise<string>
}

/** Makes a new RSA key of 2048 bits. Its `kid` is its thumbprint (RFC 7638), so that no two keys share one. */
export async function newSigningKey(): Promise<SigningKey> {
  const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: false })
  const { kty = '', n = '', e = '' } = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint({ kty, n, e })
  return {
    publicKey: { kty, n, e, kid, use: 'sig', alg: 'RS256' },
    sign: (claims) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .sign(pair.privateKey),
  }
}

/** The keys of an issuer: one signs, and the one before it stays published, so that its tokens can still be checked. */
export class KeyRing {
  #current: SigningKey
  #previous: SigningKey | undefined
  #rotation: Promise<void> = Promise.resolve()

  private constructor(first: SigningKey) {
    this.#current = first
  }

  static async create(): Promise<KeyRing> {
    return new KeyRing(await newSigningKey())
  }

  /** What the issuer publishes, the signing key first. */
  published(): KeySet {
    const keys = [this.#current.publicKey]
    return { keys: this.#previous === undefined ? keys : [...keys, this.#previous.publicKey] }
  }

  sign(claims: Claims): Promise<string> {
    return this.#current.sign(claims)
  }

  /** A new key signs from now on. Rotations that come together happen one after the other. Answers the new key's id. */
  async rotate(): Promise<string> {
    const made = this.#rotation.then(async () => {
      const next = await newSigningKey()
      this.#previous = this.#current
      this.#current = next
      return next.publicKey.kid
    })
    this.#rotation = made.then(() => undefined)
    return made
  }
}
