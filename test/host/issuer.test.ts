import assert from 'node:assert/strict'
import { request } from 'node:http'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { allowInsecureRequests, discovery, implicitAuthentication, None, useIdTokenResponseType } from 'openid-client'
import { type IssuerSettings, type RunningIssuer, startIssuer } from '../../src/host/issuer.ts'

const seconds = () => Math.floor(Date.now() / 1000)

/** Signs the claims it is given for the issuer that asks; a job's name is its subject. */
const answer: IssuerSettings['answer'] = async (asked, issuer) => {
  if (asked.kind === 'claims' && asked.text === 'boom') throw new TypeError('secret')
  const known = asked.kind === 'claims' ? JSON.parse(asked.text) : { sub: asked.query.get('job') }
  if (known.sub === 'nobody') return { refused: 'there is no such token' }
  return { claims: { iss: issuer, iat: seconds(), exp: seconds() + 60, ...known }, unknown: { user_id: 'why' } }
}

const running: RunningIssuer[] = []

async function start(settings: Partial<IssuerSettings> = {}): Promise<RunningIssuer> {
  const issuer = await startIssuer({ port: 0, answer, ...settings })
  running.push(issuer)
  return issuer
}

async function stopAll() {
  await Promise.all(running.splice(0).map((issuer) => issuer.close()))
}

async function tokenOf(issuer: RunningIssuer, claims: object): Promise<string> {
  const response = await fetch(`${issuer.address}/token?format=text`, { method: 'POST', body: JSON.stringify(claims) })
  assert.equal(response.status, 200)
  return (await response.text()).trim()
}

interface Ask {
  readonly method?: string
  readonly path?: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string
}

/** A request as it is, with headers that `fetch` would not send. */
function ask(issuer: RunningIssuer, { method = 'GET', path = '/token?job=deploy', headers = {}, body = '' }: Ask) {
  return new Promise<{ status: number; body: string; headers: { readonly [name: string]: unknown } }>((resolve, reject) => {
    const sent = request(issuer.address + path, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('the local issuer', () => {
  afterEach(stopAll)

  it('a conformant client discovers it and accepts its ID token', async () => {
    const issuer = await start()
    const config = await discovery(new URL(issuer.address), 'client', undefined, None(), { execute: [allowInsecureRequests] })
    useIdTokenResponseType(config)
    const token = await tokenOf(issuer, { sub: 'project_path:g/p', aud: 'client', nonce: 'once' })
    const callback = new URL(`http://localhost/callback#id_token=${token}`)
    const claims = await implicitAuthentication(config, callback, 'once')
    assert.deepEqual([claims.iss, claims.sub, claims.aud], [issuer.address, 'project_path:g/p', 'client'])
  })

  it('a conformant client rejects a token that was changed', async () => {
    const issuer = await start()
    const config = await discovery(new URL(issuer.address), 'client', undefined, None(), { execute: [allowInsecureRequests] })
    useIdTokenResponseType(config)
    const [header, , signature] = (await tokenOf(issuer, { sub: 'a', aud: 'client', nonce: 'once' })).split('.')
    const claims = { iss: issuer.address, iat: seconds(), exp: seconds() + 60, sub: 'b', aud: 'client', nonce: 'once' }
    const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
    const callback = new URL(`http://localhost/callback#id_token=${forged}`)
    await assert.rejects(implicitAuthentication(config, callback, 'once'))
  })

  it('a remote key set follows its rotations', async () => {
    const issuer = await start()
    const config = await discovery(new URL(issuer.address), 'client', undefined, None(), { execute: [allowInsecureRequests] })
    const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''), { cooldownDuration: 0 })
    const check = (token: string) => jwtVerify(token, keys, { issuer: issuer.issuer, audience: 'sts', algorithms: ['RS256'], typ: 'JWT' })
    const before = await tokenOf(issuer, { sub: 'before', aud: 'sts' })
    await check(before)
    const { status, body } = await ask(issuer, { method: 'POST', path: '/rotate' })
    const after = await tokenOf(issuer, { sub: 'after', aud: 'sts' })
    const { payload, protectedHeader } = await check(after)
    assert.deepEqual([status, payload.sub, protectedHeader.kid], [200, 'after', JSON.parse(body).kid])
    assert.equal((await check(before)).payload.sub, 'before')
  })

  it('rotates by itself where it is asked to', async () => {
    const issuer = await start({ rotateSeconds: 0.05 })
    const kids = async () =>
      JSON.parse((await ask(issuer, { path: '/oauth/discovery/keys' })).body).keys.map((key: { kid: string }) => key.kid)
    const [first] = await kids()
    while ((await kids()).includes(first)) await new Promise((resolve) => setTimeout(resolve, 20))
  })

  it('says another issuer where it is given one, and keeps its keys here', async () => {
    const issuer = await start({ issuer: 'https://gitlab.com' })
    const document = JSON.parse((await ask(issuer, { path: '/.well-known/openid-configuration' })).body)
    assert.deepEqual([document.issuer, document.jwks_uri], ['https://gitlab.com', `${issuer.address}/oauth/discovery/keys`])
    assert.equal(decodeJwt(await tokenOf(issuer, { sub: 'a' })).iss, 'https://gitlab.com')
  })

  it('answers a token with its claims and what is not known', async () => {
    const { status, body, headers } = await ask(await start(), { path: '/token?job=deploy' })
    const { version, token, claims, unknown } = JSON.parse(body)
    assert.deepEqual([status, version, unknown, headers['cache-control']], [200, 1, { user_id: 'why' }, 'no-store'])
    assert.deepEqual(decodeJwt(token), claims)
    assert.equal(claims.sub, 'deploy')
  })

  it('a port that is taken rejects', async () => {
    const { port } = new URL((await start()).address)
    await assert.rejects(startIssuer({ port: Number(port), answer }), { code: 'EADDRINUSE' })
  })

  it('what goes wrong is not told', async () => {
    const { status, body } = await ask(await start(), { method: 'POST', path: '/token', body: 'boom' })
    assert.deepEqual([status, JSON.parse(body)], [500, { error: 'internal error' }])
  })

  const cases: readonly (Ask & { readonly name: string; readonly status: number })[] = [
    { name: 'localhost', headers: { host: 'localhost:1' }, status: 200 },
    { name: 'IPv6 loopback', headers: { host: '[::1]:80' }, status: 200 },
    { name: "a name that somebody points here: a page's rebinding", headers: { host: 'evil.example:80' }, status: 403 },
    { name: 'a name that only begins like ours', headers: { host: 'localhost.evil.example' }, status: 403 },
    { name: 'a host that is none', headers: { host: 'a b' }, status: 403 },
    { name: 'a web page', headers: { origin: 'https://evil.example' }, status: 403 },
    { name: 'a local web page', headers: { origin: 'http://127.0.0.1:80' }, status: 403 },
    { name: 'a sandboxed page', headers: { origin: 'null' }, status: 403 },
    { name: "a page's image", headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
    { name: 'the address bar', headers: { 'sec-fetch-site': 'none' }, status: 200 },
    { name: 'rebinding to the keys', path: '/oauth/discovery/keys', headers: { host: 'evil.example' }, status: 403 },
    { name: 'a page that rotates', method: 'POST', path: '/rotate', headers: { origin: 'null' }, status: 403 },
    { name: 'an unknown path', path: '/', status: 404 },
    { name: 'a path that is an address', path: '//evil.example/token', status: 404 },
    { name: 'GET rotates nothing', path: '/rotate', status: 405 },
    { name: 'the keys cannot be written', method: 'PUT', path: '/oauth/discovery/keys', status: 405 },
    { name: 'a parameter twice', path: '/token?job=a&job=b', status: 400 },
    { name: 'a format that is none', path: '/token?job=a&format=xml', status: 400 },
    { name: 'a token that there is not', path: '/token?job=nobody', status: 400 },
    { name: 'a claim set that is too long', method: 'POST', path: '/token', body: ' '.repeat(70_000), status: 413 },
  ]
  for (const { name, status, ...what } of cases) {
    it(`${name}: ${status}`, async () => {
      const answered = await ask(await start(), what)
      assert.equal(answered.status, status, answered.body)
      if (status !== 200) assert.deepEqual(Object.keys(JSON.parse(answered.body)), ['error'])
      assert.equal(answered.headers['access-control-allow-origin'], undefined)
    })
  }
})
