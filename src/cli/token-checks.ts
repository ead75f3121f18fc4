import type { Claims } from '../host/signing.ts'
import { decodeBase64Url } from '../text/base64url.ts'
import type { JsonValue } from '../text/json.ts'

/** What a relying party looks at, one line each. `skipped`: nobody said what to expect, or there was nothing to check it with. */
export interface TokenCheck {
  readonly check: 'alg' | 'typ' | 'signature' | 'lifetime' | 'iss' | 'aud'
  readonly outcome: 'pass' | 'fail' | 'skipped'
  readonly want?: string
  readonly have?: string
  readonly why?: string
}

/** A decoded JWT. Nothing in it is trusted. */
export interface TokenParts {
  readonly header: Claims
  readonly claims: Claims
}

/** The header of a JWT in compact form (RFC 7515 section 4); `undefined` where it is no JSON object. Never throws. */
export function headerOf(jwt: string): Claims | undefined {
  const text = decodeBase64Url(jwt.split('.', 1)[0] ?? '')
  try {
    // JSON.parse answers `any`; whatever it builds is a JSON value.
    const value = JSON.parse(text ?? '') as JsonValue
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: JsonValue): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** GitLab signs with RS256 and nothing else (gitlab.md 1.1); `none` and the HMAC ones are the classic forgeries (RFC 8725 section 2.1). */
export function checkAlgorithm({ header }: TokenParts): TokenCheck {
  return expect('alg', 'RS256', header['alg'])
}

/** `typ` may be absent (RFC 7519 section 5.1); a token of another kind is not an ID token (RFC 8725 section 3.11). */
export function checkType({ header }: TokenParts): TokenCheck {
  const typ = header['typ']
  if (typ === undefined) return { check: 'typ', outcome: 'pass', have: 'none' }
  return typeof typ === 'string' && typ.toUpperCase() === 'JWT' ? { check: 'typ', outcome: 'pass', have: typ } : expect('typ', 'JWT', typ)
}

/** Whether `now` (seconds since 1970) is in the token's time, without any leeway: `nbf` to before `exp` (RFC 7519 section 4.1.4, 4.1.5). */
export function checkLifetime({ claims }: TokenParts, now: number): TokenCheck {
  const { exp, nbf } = claims
  const have = ['iat', 'nbf', 'exp'].map((name) => `${name} ${inWords(claims[name])}`).join(', ')
  const fail = (why: string): TokenCheck => ({ check: 'lifetime', outcome: 'fail', want: `now ${now}`, have, why })
  if (!isTime(exp)) return fail(exp === undefined ? 'it has no exp' : 'exp is no number')
  if (nbf !== undefined && !isTime(nbf)) return fail('nbf is no number')
  if (now >= exp) return fail(`it expired ${now - exp} seconds ago`)
  if (nbf !== undefined && now < nbf) return fail(`it is not valid before ${nbf - now} seconds from now`)
  return { check: 'lifetime', outcome: 'pass', have: `${exp - now} seconds left` }
}

function isTime(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** `iss` against the expected one, compared as it stands; without one it only has to be there. */
export function checkIssuer({ claims }: TokenParts, expected: string | undefined): TokenCheck {
  const { iss } = claims
  if (expected !== undefined) return expect('iss', expected, iss)
  if (typeof iss !== 'string') return { check: 'iss', outcome: 'fail', have: inWords(iss), why: 'a token names its issuer' }
  return { check: 'iss', outcome: 'skipped', have: shortened(iss), why: 'not compared: no --issuer is given' }
}

/** `aud`, a string or a list of strings, against the expected one (RFC 7519 section 4.1.3). */
export function checkAudience({ claims }: TokenParts, expected: string | undefined): TokenCheck {
  const { aud } = claims
  if (expected === undefined) return { check: 'aud', outcome: 'skipped', have: inWords(aud), why: 'not compared: no --audience is given' }
  return Array.isArray(aud) && aud.includes(expected) ? { check: 'aud', outcome: 'pass', have: inWords(aud) } : expect('aud', expected, aud)
}

function expect(check: TokenCheck['check'], want: string, value: JsonValue | undefined): TokenCheck {
  return value === want
    ? { check, outcome: 'pass', have: shortened(want) }
    : { check, outcome: 'fail', want: shortened(want), have: inWords(value), why: `it is not the ${check} to expect` }
}

function inWords(value: JsonValue | undefined): string {
  return value === undefined ? 'none' : shortened(typeof value === 'string' ? value : JSON.stringify(value))
}

/** A value for people; a token may have far longer ones than anybody reads. */
export function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
