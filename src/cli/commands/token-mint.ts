import { resolve } from 'node:path'
import { writeText } from '../../host/files.ts'
import { newSigningKey } from '../../host/signing.ts'
import { visible } from '../../text/visible.ts'
import type { Answer } from '../answer.ts'
import { type Io, UsageError } from '../io.ts'
import { type CommonOptions, oneOf, secondsOf, textOf } from '../options.ts'
import { complete, configuredIssuer, givenClaims, readClaims, type SettledClaims, settle, tokenOfJob } from '../token-claims.ts'

export interface TokenMintOptions extends CommonOptions {
  readonly job?: string
  readonly scenario?: string
  readonly variable?: string
  readonly claims?: string
  readonly set?: readonly string[]
  readonly allowUnknown?: boolean
  readonly issuer?: string
  readonly writeJwks?: string
  readonly now?: string
}

/**
 * `claimcheck token mint`: a job's claim set, or a given one, signed with a key that is gone when the command ends. The token is
 * the output, since that is what was asked for; the public key goes to `--write-jwks`, or into the JSON.
 */
export async function mintToken(options: TokenMintOptions, io: Io): Promise<Answer> {
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  const { claims, unknown } = await claimsFor(options, { ...io, now: constant(secondsOf(options.now, io)) })
  const key = await newSigningKey()
  const token = await key.sign(claims)
  const jwks = { keys: [key.publicKey] }
  if (options.writeJwks !== undefined) await writeText(resolve(io.cwd, options.writeJwks), `${JSON.stringify(jwks, null, 2)}\n`)
  if (format === 'json') return { text: `${JSON.stringify({ version: 1, token, jwks, claims, unknown }, null, 2)}\n`, reported: false }
  const left = Object.keys(unknown)
  if (left.length > 0) io.err(`claimcheck: left out, as not known: ${visible(left.join(', '))}\n`)
  if (options.writeJwks === undefined) io.err('claimcheck: nobody can check this token: its key is kept only with --write-jwks FILE\n')
  return { text: `${token}\n`, reported: false }
}

async function claimsFor(options: TokenMintOptions, io: Io): Promise<SettledClaims> {
  const given = givenClaims(options.set ?? [], options.issuer)
  if ((options.job === undefined) === (options.claims === undefined))
    throw new UsageError('token mint needs one of --job NAME, --claims FILE')
  if (options.job !== undefined) return claimsOfJob(options.job, options, given, io)
  if ((options.scenario ?? options.variable) !== undefined) throw new UsageError('--scenario and --variable go with --job')
  const path = options.claims ?? ''
  const name = path === '-' ? 'standard input' : path
  const text = path === '-' ? await io.standardInput() : await textOf(path, io)
  const claims = { ...readClaims(text, name), ...given }
  return complete(claims, Object.hasOwn(claims, 'iss') ? undefined : await configuredIssuer(options, io), io.now())
}

async function claimsOfJob(job: string, options: TokenMintOptions, given: SettledClaims['claims'], io: Io): Promise<SettledClaims> {
  const held = await tokenOfJob({ job, scenario: options.scenario, variable: options.variable }, options, io)
  const settled = settle(held.claims, { given, allowUnknown: options.allowUnknown === true })
  if (held.runs.answer === 'no') io.err(`claimcheck: ${visible(`the job ${job} does not run on ${held.scenario.text}`)}\n`)
  return settled
}

function constant(seconds: number): () => number {
  return () => seconds
}
