import { type ClaimSet, givenClaims } from '../gitlab/claim-set.ts'
import { decodeBase64Url } from '../text/base64url.ts'
import type { JsonValue } from '../text/json.ts'

/** What somebody pasted. `whole`: it was a JWT, so nothing may be filled in. */
export type PastedToken =
  | { readonly kind: 'claims'; readonly claims: ClaimSet; readonly whole: boolean }
  | { readonly kind: 'error'; readonly message: string }

// Relying parties take far less: STS at most 20,000 characters (aws.md 5, botocore clientTokenType).
const longest = 65_536
const deepest = 40

/**
 * The claims of a pasted text: a JSON claim set, or a JWT in compact form (RFC 7519), whose payload is decoded and whose
 * signature is not looked at. Never throws; a message never repeats the text, which may be a secret.
 */
export function readPasted(pasted: string): PastedToken {
  const text = pasted.trim()
  if (text === '') return error('Paste a JSON object of claims, or a JWT')
  if (text.length > longest) return error(`This is longer than any relying party accepts (${text.length} characters)`)
  if (text.startsWith('{')) return claimsIn(text, false, 'This is not valid JSON')
  const parts = text.split('.')
  if (parts.length === 5) return error('This is an encrypted token (JWE): its claims cannot be read')
  if (parts.length !== 3) return error(`This is neither a JSON object of claims nor a JWT: a JWT has three parts, this has ${parts.length}`)
  const payload = decodeBase64Url((parts[1] ?? '').replace(/=+$/, ''))
  if (payload === undefined) return error('The payload of this JWT is not base64url-encoded UTF-8 text')
  return claimsIn(payload, true, 'The payload of this JWT is not valid JSON')
}

function claimsIn(text: string, whole: boolean, invalid: string): PastedToken {
  const value = parse(text)
  if (value === undefined) return error(invalid)
  if (!isObject(value)) return error('The claims of a token are a JSON object')
  if (isDeeper(value, deepest)) return error('These claims are nested too deep')
  return { kind: 'claims', claims: givenClaims(value), whole }
}

function error(message: string): PastedToken {
  return { kind: 'error', message }
}

function parse(text: string): JsonValue | undefined {
  try {
    // JSON.parse answers `any`; whatever it builds is a JSON value.
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

function isObject(value: JsonValue): value is { readonly [claim: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDeeper(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part: JsonValue) => isDeeper(part, levels - 1))
}
