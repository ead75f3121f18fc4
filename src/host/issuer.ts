import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isLoopback, urlOf } from './loopback.ts'
import { type Claims, KeyRing } from './signing.ts'

/** What a token is asked for with: a claim set, or the query that names a job. */
export type TokenRequest =
  | { readonly kind: 'claims'; readonly text: string }
  | { readonly kind: 'job'; readonly query: ReadonlyMap<string, string> }

/** The claims to sign and those that stay unknown, or why there is no such token. The reason must not quote claims. */
export type TokenAnswer = { readonly claims: Claims; readonly unknown: { readonly [claim: string]: string } } | { readonly refused: string }

export interface IssuerSettings {
  /** 0 takes any free port. */
  readonly port: number
  /** What the tokens and the discovery document say; default the address. */
  readonly issuer?: string
  /** The key rotates by itself that often. */
  readonly rotateSeconds?: number
  answer(request: TokenRequest, issuer: string): Promise<TokenAnswer>
}

export interface RunningIssuer {
  /** `http://127.0.0.1:PORT` */
  readonly address: string
  readonly issuer: string
  close(): Promise<void>
}

/** Where the keys are, as on GitLab; gitlab.md 1.1 [D-CLOUD, D-AZ]. */
const keysPath = '/oauth/discovery/keys'
/** Bytes of a claim set; relying parties take far smaller tokens (aws.md 5). */
const mostBytes = 65_536

/**
 * Starts an issuer that only programs of this machine can reach: it listens on 127.0.0.1, answers only under a loopback
 * name (a web page whose name somebody points at this machine is turned away), and never answers a web page. Rejects as
 * Node does where the port is taken. It writes nothing to disk and logs nothing.
 */
export async function startIssuer(settings: IssuerSettings): Promise<RunningIssuer> {
  const ring = await KeyRing.create()
  const server = createServer((request, response) => {
    respond(request, place).then(
      (answer) => send(response, answer),
      // What went wrong may quote what was read.
      () => send(response, problem(500, 'internal error')),
    )
  })
  const address = `http://127.0.0.1:${await listen(server, settings.port)}`
  const issuer = settings.issuer ?? address
  const place: Place = { settings, ring, address, issuer }
  const { rotateSeconds } = settings
  const timer = rotateSeconds === undefined ? undefined : setInterval(() => void ring.rotate(), rotateSeconds * 1000)
  const close = () => {
    clearInterval(timer)
    return closeServer(server)
  }
  return { address, issuer, close }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

interface Place {
  readonly settings: IssuerSettings
  readonly ring: KeyRing
  readonly address: string
  readonly issuer: string
}

interface Reply {
  readonly status: number
  readonly type: 'application/json' | 'application/jwt'
  readonly body: string
  readonly allow?: string
}

function json(value: unknown, status = 200): Reply {
  return { status, type: 'application/json', body: `${JSON.stringify(value, null, 2)}\n` }
}

function problem(status: number, error: string): Reply {
  return json({ error }, status)
}

type Handler = (request: IncomingMessage, url: URL, place: Place) => Reply | Promise<Reply>

const routes: ReadonlyMap<string, ReadonlyMap<string, Handler>> = new Map([
  ['/.well-known/openid-configuration', new Map([['GET', (_, __, place): Reply => json(discovery(place))] as const])],
  [keysPath, new Map([['GET', (_, __, place): Reply => json(place.ring.published())] as const])],
  [
    '/token',
    new Map<string, Handler>([
      ['GET', (_, url, place) => mintForJob(url, place)],
      ['POST', mintClaims],
    ]),
  ],
  ['/rotate', new Map<string, Handler>([['POST', async (_, __, place) => json({ kid: await place.ring.rotate() })]])],
])

async function respond(request: IncomingMessage, place: Place): Promise<Reply> {
  const stranger = turnedAway(request)
  if (stranger !== undefined) return problem(403, stranger)
  const url = urlOf(`${place.address}${request.url ?? '/'}`)
  const methods = url === undefined ? undefined : routes.get(url.pathname)
  if (url === undefined || methods === undefined) return problem(404, `there is only ${[...routes.keys()].join(', ')}`)
  const handler = methods.get(request.method ?? '')
  if (handler === undefined) return { ...problem(405, 'method not allowed'), allow: [...methods.keys()].join(', ') }
  return handler(request, url, place)
}

/** Why a request is not that of a program of this machine; `undefined` where it may be. */
function turnedAway(request: IncomingMessage): string | undefined {
  const { host, origin } = request.headers
  const hostname = urlOf(`http://${host ?? ''}`)?.hostname
  if (hostname === undefined || !isLoopback(hostname)) return 'this issuer answers only under 127.0.0.1 or localhost'
  if (origin !== undefined) return 'this issuer does not answer web pages'
  // Without Origin a page can still load this address as an image or a frame; `none` is the address bar.
  const site = request.headers['sec-fetch-site']
  return site === undefined || site === 'none' ? undefined : 'this issuer does not answer web pages'
}

// No authorization endpoint: tokens are asked for at /token, which no standard describes. OpenID Connect Discovery 1.0 section 3.
function discovery({ issuer, address }: Place) {
  return {
    issuer,
    jwks_uri: `${address}${keysPath}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

function mintForJob(url: URL, place: Place): Promise<Reply> {
  const query = new Map(url.searchParams)
  if (query.size !== url.searchParams.size) return Promise.resolve(problem(400, 'a parameter is given more than once'))
  query.delete('format')
  return signed({ kind: 'job', query }, url, place)
}

async function mintClaims(request: IncomingMessage, url: URL, place: Place): Promise<Reply> {
  const text = await bodyOf(request)
  return text === undefined ? problem(413, `a claim set has at most ${mostBytes} bytes`) : signed({ kind: 'claims', text }, url, place)
}

async function signed(request: TokenRequest, url: URL, place: Place): Promise<Reply> {
  const format = url.searchParams.get('format') ?? 'json'
  if (format !== 'json' && format !== 'text') return problem(400, 'format is json or text')
  const answer = await place.settings.answer(request, place.issuer)
  if ('refused' in answer) return problem(400, answer.refused)
  const token = await place.ring.sign(answer.claims)
  if (format === 'text') return { status: 200, type: 'application/jwt', body: `${token}\n` }
  return json({ version: 1, token, claims: answer.claims, unknown: answer.unknown })
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  // Left early, the loop must not tear down the connection: the answer goes over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > mostBytes) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    'content-type': reply.type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(reply.allow === undefined ? {} : { allow: reply.allow }),
    // Nothing more is read of a request that was too long.
    ...(reply.status === 413 ? { connection: 'close' } : {}),
  })
  response.end(reply.body)
}
