import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { claimcheck, folderOf, project, removeFolders, top } from '../support/cli.ts'

const configuration = project['.claimcheck.yaml'].replace('] }', '], tags: [v*] }')
const known = { ...project, '.claimcheck.yaml': `${configuration}ids: { project_id: "57", namespace_id: "72" }\n` }

// The command line without its bundle, which other tests look at.
const program = `
import { run } from ${JSON.stringify(`file://${top}/src/cli/run.ts`)}
const io = {
  cwd: process.cwd(), color: false, now: () => Math.floor(Date.now() / 1000), standardInput: async () => '',
  out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text),
}
process.exitCode = await run(process.argv.slice(1), io, { pages: {}, serve() {} })
`

const children: ChildProcess[] = []

/** Starts it in a folder; answers when it has said its first line. */
async function serve(files: { readonly [path: string]: string }, ...args: readonly string[]) {
  const folder = folderOf(files)
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, '--', 'token', 'serve', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let out = ''
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const line = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk
      if (out.includes('\n')) resolve()
    })
  })
  await Promise.race([line, ended])
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0]
  assert.ok(address, out + err)
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return { status: await ended, out, err }
  }
  return { address, stop, folder }
}

async function get(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init)
  return { status: response.status, body: JSON.parse(await response.text()) }
}

const wrong: readonly { args: string; err: RegExp }[] = [
  { args: '--port x', err: /--port x: expected a whole number from 0 to 65535/ },
  { args: '--port 65536', err: /--port 65536: expected/ },
  { args: '--port -1', err: /--port -1: expected/ },
  { args: '--rotate 0', err: /--rotate 0: expected a whole number from 1/ },
  { args: '--host 0.0.0.0', err: /Unknown option `--host`/ },
  { args: '--issuer gitlab.com', err: /--issuer gitlab\.com: expected an address/ },
  { args: '--issuer file:///a', err: /expected an address/ },
  { args: '--issuer https://a?b', err: /expected an address/ },
  { args: '--output file', err: /--output does not go with token serve/ },
  { args: '--job deploy', err: /--job does not go with token serve/ },
  { args: '--fetch', err: /--fetch does not go with token serve/ },
  { args: 'file', err: /token serve takes no file/ },
  { args: '--set sub', err: /expected CLAIM=VALUE/ },
  { args: '--format yaml', err: /expected text, json/ },
]

describe('token serve', () => {
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })
  after(removeFolders)

  it("serves a job's token, which the discovered keys verify", async () => {
    const { address } = await serve(known)
    const { status, body } = await get(`${address}/token?job=deploy&scenario=tag:v1&variable=AWS_ID_TOKEN`)
    assert.equal(status, 200)
    const document = (await get(`${address}/.well-known/openid-configuration`)).body
    const keys = createRemoteJWKSet(new URL(document.jwks_uri))
    const { payload } = await jwtVerify(body.token, keys, { issuer: address, audience: 'sts.amazonaws.com' })
    assert.deepEqual([payload.sub, payload['project_id']], ['project_path:g/p:ref_type:tag:ref:v1', '57'])
    assert.match(body.unknown.job_id, /when the pipeline runs/)
  })

  it('signs a claim set, with what a valid token of this issuer has beside it', async () => {
    const { address } = await serve({}, '--issuer', 'https://gitlab.example.com', '--set', 'user_login=me')
    const { body } = await get(`${address}/token`, { method: 'POST', body: '{ "sub": "x", "nbf": 1 }' })
    const { iss, sub, nbf, user_login } = decodeJwt<{ user_login: string }>(body.token)
    assert.deepEqual({ iss, sub, nbf, user_login }, { iss: 'https://gitlab.example.com', sub: 'x', nbf: 1, user_login: 'me' })
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} ends it with 0; it has said its address and nothing of a token`, async () => {
      const { address, stop } = await serve(known)
      const { body } = await get(`${address}/token?job=deploy`)
      const { status, out, err } = await stop(signal)
      assert.deepEqual([status, out, err], [0, `listening on ${address}\n`, ''])
      assert.equal(typeof body.token, 'string')
    })
  }

  it('a client that stays connected does not keep it', async () => {
    const { address, stop } = await serve(known)
    await fetch(`${address}/oauth/discovery/keys`, { headers: { connection: 'keep-alive' } })
    assert.equal((await stop('SIGTERM')).status, 0)
  })

  it('JSON: one object', async () => {
    const { address, stop } = await serve(known, '--format', 'json', '--rotate', '60', '--port', '0')
    const { out } = await stop('SIGTERM')
    assert.deepEqual(JSON.parse(out), { version: 1, address, issuer: address })
  })

  it('what a request asks wrongly is answered, and it goes on', async () => {
    const { address } = await serve(project)
    const ask = async (query: string, init?: RequestInit) => {
      const { status, body } = await get(`${address}/token${query}`, init)
      return [status, body.error]
    }
    assert.deepEqual(await ask(''), [400, 'the parameter job is missing'])
    assert.deepEqual(await ask('?job=nope'), [400, 'the pipeline has no job nope'])
    assert.deepEqual(await ask('?job=deploy&who=me'), [400, 'unknown parameter who: expected job, scenario, variable, format'])
    assert.match(String((await ask('?job=deploy'))[1]), /^not known: .*project_id/)
    assert.deepEqual(await ask('', { method: 'POST', body: '' }), [400, 'the request is empty'])
    assert.deepEqual(await ask('', { method: 'POST', body: '[]' }), [
      400,
      'the request: This is neither a JSON object of claims nor a JWT: a JWT has three parts, this has 1',
    ])
    assert.equal((await ask('?job=deploy&scenario=tag'))[0], 400)
  })

  it('--allow-unknown serves what is known', async () => {
    const { address } = await serve(project, '--allow-unknown')
    const { status, body } = await get(`${address}/token?job=deploy`)
    assert.deepEqual([status, 'project_id' in body.claims, 'project_id' in body.unknown], [200, false, true])
  })

  it('--set overrides what the pipeline says', async () => {
    const { address } = await serve(known, '--set', 'aud=other')
    assert.equal((await get(`${address}/token?job=deploy`)).body.claims.aud, 'other')
  })

  it('a change of the files shows in the next token', async () => {
    const { address, folder } = await serve(known)
    const audience = async () => (await get(`${address}/token?job=deploy`)).body.claims.aud
    assert.equal(await audience(), 'sts.amazonaws.com')
    writeFileSync(`${folder}/.gitlab-ci.yml`, project['.gitlab-ci.yml'].replace('sts.amazonaws.com', 'other'))
    assert.equal(await audience(), 'other')
  })

  for (const { args, err } of wrong) {
    it(`${args}: 2`, async () => {
      const outcome = await claimcheck(folderOf({}), ['token', 'serve', ...args.split(' ')])
      assert.deepEqual([outcome.status, outcome.out], [2, ''])
      assert.match(outcome.err, err)
    })
  }
})
