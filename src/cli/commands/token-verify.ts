import { fetchIssuerKeys } from '../../host/issuer-keys.ts'
import { verifySignature } from '../../host/verify.ts'
import { readPasted } from '../../service/pasted-token.ts'
import { visible } from '../../text/visible.ts'
import type { Answer } from '../answer.ts'
import { type Io, UsageError } from '../io.ts'
import { type CommonOptions, oneOf, secondsOf, textOf } from '../options.ts'
import { paint } from '../paint.ts'
import {
  checkAlgorithm,
  checkAudience,
  checkIssuer,
  checkLifetime,
  checkType,
  headerOf,
  shortened,
  type TokenCheck,
  type TokenParts,
} from '../token-checks.ts'

export interface TokenVerifyOptions extends CommonOptions {
  readonly token?: string
  readonly jwks?: string
  readonly fetch?: boolean
  readonly audience?: string
  readonly issuer?: string
  readonly now?: string
}

/**
 * `claimcheck token verify`: a JWT's signature against a JWKS or, only with `--fetch`, against the keys of its issuer; then what a
 * relying party checks beside it. There is something to report unless every check passes or was not asked for. The token
 * is never printed, in no message either.
 */
export async function verifyToken(options: TokenVerifyOptions, file: string | undefined, io: Io): Promise<Answer> {
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  const path = file ?? options.token
  if (path === undefined || (file !== undefined && options.token !== undefined))
    throw new UsageError('token verify needs one token: FILE, - or --token FILE')
  if ((options.jwks === undefined) === (options.fetch !== true))
    throw new UsageError("token verify needs one of --jwks FILE, --fetch (to ask the token's issuer)")
  const now = secondsOf(options.now, io)
  const { text, parts } = await read(path, io)
  const checks = await checkAll(text, parts, options, now, io)
  const failed = checks.some((check) => check.outcome === 'fail')
  const about = { characters: text.length, ...described(parts) }
  if (format === 'json') {
    const outcome = failed ? 'fail' : 'pass'
    return { text: `${JSON.stringify({ version: 1, outcome, checks, token: about }, null, 2)}\n`, reported: failed }
  }
  const answer = failed ? paint(io.color, 'red', 'fail') : paint(io.color, 'green', 'pass')
  const name = path === '-' ? 'standard input' : path
  const head = `${answer}  ${visible(name)} (a JWT of ${text.length} characters)`
  return { text: `${[head, ...checks.flatMap((check) => render(check, io))].join('\n')}\n`, reported: failed }
}

// No message here quotes what was read: it is a live token.
async function read(path: string, io: Io): Promise<{ readonly text: string; readonly parts: TokenParts }> {
  const name = path === '-' ? 'standard input' : path
  const text = (path === '-' ? await io.standardInput() : await textOf(path, io)).trim().replace(/^bearer\s+/i, '')
  if (text === '') throw new UsageError(`${name} is empty`)
  const pasted = readPasted(text)
  if (pasted.kind === 'error') throw new UsageError(`${name}: ${pasted.message}`)
  if (!pasted.whole) throw new UsageError(`${name} is a claim set, no JWT`)
  const header = headerOf(text)
  if (header === undefined) throw new UsageError(`${name}: The header of this JWT is not a JSON object`)
  return { text, parts: { header, claims: pasted.claims.known } }
}

async function checkAll(text: string, parts: TokenParts, options: TokenVerifyOptions, now: number, io: Io): Promise<readonly TokenCheck[]> {
  const alg = checkAlgorithm(parts)
  const iss = checkIssuer(parts, options.issuer)
  const keys = alg.outcome === 'fail' ? { none: 'the algorithm is refused' } : await keysFor(parts, iss, options, io)
  return [
    alg,
    checkType(parts),
    'jwks' in keys
      ? await checkSignature(text, parts, keys.jwks, options.jwks)
      : { check: 'signature', outcome: 'skipped', why: 'none' in keys ? keys.none : 'there is no key to check it with' },
    checkLifetime(parts, now),
    'refused' in keys ? { ...iss, outcome: 'fail', why: keys.refused } : 'jwks' in keys && options.fetch === true ? published(iss) : iss,
    checkAudience(parts, options.audience),
  ]
}

// That an issuer vouches for itself says nothing about whose it is: it passes only as the expected one.
function published(iss: TokenCheck): TokenCheck {
  return iss.outcome === 'skipped' ? { ...iss, why: `its discovery document agrees; ${iss.why ?? ''}` } : iss
}

type Keys = { readonly jwks: string } | { readonly refused: string } | { readonly none: string }

// An issuer is asked only where it is not another one than expected.
async function keysFor(parts: TokenParts, check: TokenCheck, options: TokenVerifyOptions, io: Io): Promise<Keys> {
  if (options.jwks !== undefined) return { jwks: await textOf(options.jwks, io) }
  const { iss } = parts.claims
  if (check.outcome === 'fail' || typeof iss !== 'string') return { none: 'this issuer is not asked' }
  const answer = await fetchIssuerKeys(iss)
  if ('unreachable' in answer) throw new UsageError(`${visible(shortened(iss))}: ${answer.unreachable}`)
  return answer
}

async function checkSignature(text: string, { header }: TokenParts, jwks: string, file: string | undefined): Promise<TokenCheck> {
  const result = await verifySignature(text, jwks)
  if (typeof result === 'object') throw new UsageError(`${file ?? "the issuer's keys"}: ${result.unreadable}`)
  const kid = typeof header['kid'] === 'string' ? header['kid'] : undefined
  const have = kid === undefined ? {} : { have: `kid ${shortened(kid)}` }
  if (result === 'verified') return { check: 'signature', outcome: 'pass', ...have }
  const why =
    kid !== undefined && !hasKey(jwks, kid) ? 'unknown key: the key set has none with this id' : 'invalid: the key did not sign this'
  return { check: 'signature', outcome: 'fail', ...have, why }
}

// Only asked of a text that is a key set.
function hasKey(jwks: string, kid: string): boolean {
  const { keys }: { readonly keys: readonly { readonly kid?: unknown }[] } = JSON.parse(jwks)
  return keys.some((key) => key.kid === kid)
}

function described({ header, claims }: TokenParts) {
  const text = (value: unknown) => (typeof value === 'string' ? shortened(value) : undefined)
  return { header: { alg: text(header['alg']), typ: text(header['typ']), kid: text(header['kid']) }, sub: text(claims['sub']) }
}

const marks = { pass: '+', fail: 'x', skipped: ' ' } as const

function render(check: TokenCheck, io: Io): readonly string[] {
  const said = [check.outcome === 'pass' ? check.have : undefined, check.why].filter((part) => part !== undefined).join(': ')
  const line =
    `  ${marks[check.outcome]} ${check.check.padEnd(10)} ${check.outcome.padEnd(8)} ${paint(io.color, 'dim', visible(said))}`.trimEnd()
  if (check.outcome === 'pass') return [line]
  return [
    line,
    ...(check.want === undefined ? [] : [`      wants ${visible(check.want)}`]),
    ...(check.have === undefined ? [] : [`      has   ${visible(check.have)}`]),
  ]
}
