import { startIssuer, type TokenAnswer, type TokenRequest } from '../../host/issuer.ts'
import { urlOf } from '../../host/loopback.ts'
import { untilStopped } from '../../host/stop.ts'
import type { Answer } from '../answer.ts'
import { type Io, UsageError } from '../io.ts'
import { type CommonOptions, oneOf } from '../options.ts'
import { complete, givenClaims, readClaims, settle, tokenOfJob } from '../token-claims.ts'

export interface TokenServeOptions extends CommonOptions {
  readonly port?: string
  readonly rotate?: string
  readonly issuer?: string
  readonly set?: readonly string[]
  readonly allowUnknown?: boolean
}

/**
 * `claimcheck token serve`: an issuer on 127.0.0.1, for relying parties on this machine. Says its address when it listens and goes on
 * until somebody stops it; then there is nothing to report. Neither a token nor a claim is written anywhere but into answers.
 */
export async function serveTokens(options: TokenServeOptions, io: Io): Promise<Answer> {
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  if (options.output !== undefined) throw new UsageError('--output does not go with token serve')
  const port = whole('port', options.port, 0, 65_535) ?? 0
  const rotateSeconds = whole('rotate', options.rotate, 1, 86_400)
  const given = givenClaims(options.set ?? [], undefined)
  if (options.issuer !== undefined) mustBeIssuer(options.issuer)
  const stopped = untilStopped()
  const running = await startIssuer({
    port,
    ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
    ...(rotateSeconds === undefined ? {} : { rotateSeconds }),
    answer: (request, issuer) => answer(request, issuer, options, given, io).catch(refusal),
  })
  const { address, issuer } = running
  io.out(format === 'json' ? `${JSON.stringify({ version: 1, address, issuer })}\n` : `listening on ${address}\n`)
  await stopped
  await running.close()
  return { text: '', reported: false }
}

// A wrong request is the client's business: the issuer goes on.
function refusal(error: unknown): TokenAnswer {
  if (error instanceof UsageError) return { refused: error.message }
  throw error
}

const parameters: readonly string[] = ['job', 'scenario', 'variable']

async function answer(
  request: TokenRequest,
  issuer: string,
  options: TokenServeOptions,
  set: ReturnType<typeof givenClaims>,
  io: Io,
): Promise<TokenAnswer> {
  if (request.kind === 'claims') return complete({ ...readClaims(request.text, 'the request'), ...set }, issuer, io.now())
  const { query } = request
  const stranger = [...query.keys()].find((name) => !parameters.includes(name))
  if (stranger !== undefined) throw new UsageError(`unknown parameter ${stranger}: expected ${parameters.join(', ')}, format`)
  const job = query.get('job')
  if (job === undefined) throw new UsageError('the parameter job is missing')
  const held = await tokenOfJob({ job, scenario: query.get('scenario'), variable: query.get('variable') }, options, io)
  return settle(held.claims, { given: { iss: issuer, ...set }, allowUnknown: options.allowUnknown === true })
}

function whole(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1
  if (value < least || value > most) throw new UsageError(`--${option} ${text}: expected a whole number from ${least} to ${most}`)
  return value
}

// What relying parties take as an issuer: OpenID Connect Discovery 1.0 section 3; http for this machine's own.
function mustBeIssuer(text: string): void {
  const url = urlOf(text)
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '' || url.username !== '')
    throw new UsageError(`--issuer ${text}: expected an address like https://gitlab.example.com`)
}
