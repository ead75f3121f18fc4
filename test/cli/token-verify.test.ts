import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { type RunningIssuer, startIssuer } from '../../src/host/issuer.ts'
import { type Claims, newSigningKey, type SigningKey } from '../../src/host/signing.ts'
import { claimcheck, folderOf, now, removeFolders } from '../support/cli.ts'

const claims = { iss: 'https://gitlab.com', sub: 'g/p', aud: ['a', 'b'], iat: now, nbf: now - 5, exp: now + 3600 }

let ours: SigningKey
let other: SigningKey

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Runs it on a token with the keys of a set, and looks that the token is nowhere in the output. */
async function verify(token: string, args: readonly string[] = [], keys: readonly unknown[] = [ours.publicKey]) {
  const cwd = folderOf({ 'token.jwt': `${token}\n`, 'keys.json': JSON.stringify({ keys }) })
  const where = args.includes('--fetch') ? [] : ['--jwks', 'keys.json']
  const { status, out, err } = await claimcheck(cwd, ['token', 'verify', 'token.jwt', ...where, ...args, '--format', 'json'])
  const [, , signature = ''] = token.split('.')
  for (const secret of [token, signature].filter((text) => text !== '')) assert.equal((out + err).includes(secret), false)
  const answer = out === '' ? { outcome: '', checks: [] } : JSON.parse(out)
  const checks = new Map<string, { outcome: string; why?: string; want?: string; have?: string }>(
    answer.checks.map((check: { check: string }) => [check.check, check]),
  )
  return { status, err, outcome: answer.outcome, token: answer.token, checks }
}

const outcomes = (checks: ReadonlyMap<string, { outcome: string }>) =>
  Object.fromEntries([...checks].map(([name, { outcome }]) => [name, outcome]))

const fine = { alg: 'pass', typ: 'pass', signature: 'pass', lifetime: 'pass', iss: 'skipped', aud: 'skipped' }

/** A token with another header, signed by our key as the header says or not at all. */
async function withHeader(header: { readonly alg: string; readonly [name: string]: unknown }): Promise<string> {
  const [, payload, signature] = (await ours.sign(claims)).split('.')
  return `${part(header)}.${payload}.${signature}`
}

const cases: readonly {
  name: string
  token: () => Promise<string>
  args?: readonly string[]
  keys?: () => readonly unknown[]
  status: number
  differs: { readonly [check: string]: string }
  why?: readonly [check: string, RegExp]
}[] = [
  { name: 'a good token', token: () => ours.sign(claims), status: 0, differs: {} },
  {
    name: 'the expected issuer and audience',
    token: () => ours.sign(claims),
    args: ['--issuer', claims.iss, '--audience', 'b'],
    status: 0,
    differs: { iss: 'pass', aud: 'pass' },
  },
  {
    name: 'an audience that is a string',
    token: () => ours.sign({ ...claims, aud: 'x' }),
    args: ['--audience', 'x'],
    status: 0,
    differs: { aud: 'pass' },
  },
  { name: 'another audience', token: () => ours.sign(claims), args: ['--audience', 'c'], status: 1, differs: { aud: 'fail' } },
  {
    name: 'an audience that begins like it',
    token: () => ours.sign({ ...claims, aud: 'abc' }),
    args: ['--audience', 'ab'],
    status: 1,
    differs: { aud: 'fail' },
  },
  {
    name: 'no audience',
    token: () => ours.sign({ iss: 'x', exp: now + 1 }),
    args: ['--audience', 'c'],
    status: 1,
    differs: { aud: 'fail' },
  },
  { name: 'another issuer', token: () => ours.sign(claims), args: ['--issuer', `${claims.iss}/`], status: 1, differs: { iss: 'fail' } },
  { name: 'no issuer', token: () => ours.sign({ exp: now + 1 }), status: 1, differs: { iss: 'fail' } },
  {
    name: 'expired',
    token: () => ours.sign({ ...claims, exp: now }),
    status: 1,
    differs: { lifetime: 'fail' },
    why: ['lifetime', /expired 0 seconds ago/],
  },
  {
    name: 'in time at another time',
    token: () => ours.sign({ ...claims, exp: now }),
    args: ['--now', String(now - 1)],
    status: 0,
    differs: {},
  },
  {
    name: 'not valid yet',
    token: () => ours.sign({ ...claims, nbf: now + 9 }),
    status: 1,
    differs: { lifetime: 'fail' },
    why: ['lifetime', /before 9 seconds/],
  },
  { name: 'no exp', token: () => ours.sign({ iss: 'x' }), status: 1, differs: { lifetime: 'fail' }, why: ['lifetime', /no exp/] },
  {
    name: 'an exp that is a text',
    token: () => ours.sign({ ...claims, exp: '9999999999' }),
    status: 1,
    differs: { lifetime: 'fail' },
    why: ['lifetime', /no number/],
  },
  {
    name: 'an nbf that is a text',
    token: () => ours.sign({ ...claims, nbf: '1' }),
    status: 1,
    differs: { lifetime: 'fail' },
    why: ['lifetime', /nbf is no number/],
  },
  {
    name: 'a key that is not in the set',
    token: () => other.sign(claims),
    status: 1,
    differs: { signature: 'fail' },
    why: ['signature', /unknown key/],
  },
  {
    name: 'a set without keys',
    token: () => ours.sign(claims),
    keys: () => [],
    status: 1,
    differs: { signature: 'fail' },
    why: ['signature', /unknown key/],
  },
  { name: 'a set with more keys', token: () => ours.sign(claims), keys: () => [other.publicKey, ours.publicKey], status: 0, differs: {} },
  {
    name: "another key under our key's id",
    token: () => ours.sign(claims),
    keys: () => [{ ...other.publicKey, kid: ours.publicKey.kid }],
    status: 1,
    differs: { signature: 'fail' },
    why: ['signature', /^invalid/],
  },
  {
    name: 'no key id',
    token: () => withHeader({ alg: 'RS256', typ: 'JWT' }),
    status: 1,
    differs: { signature: 'fail' },
    why: ['signature', /^invalid/],
  },
  {
    name: 'changed claims',
    token: async () => (await ours.sign(claims)).replace(/\.[^.]+\./, `.${part({ ...claims, sub: 'g/q' })}.`),
    status: 1,
    differs: { signature: 'fail' },
    why: ['signature', /^invalid/],
  },
  {
    name: 'unsigned',
    token: async () => `${part({ alg: 'none' })}.${part(claims)}.`,
    status: 1,
    differs: { alg: 'fail', signature: 'skipped' },
  },
  {
    name: 'signed with the public key as a secret',
    token: async () => {
      const signed = `${part({ alg: 'HS256', typ: 'JWT', kid: ours.publicKey.kid })}.${part(claims)}`
      return `${signed}.${createHmac('sha256', ours.publicKey.n).update(signed).digest('base64url')}`
    },
    keys: () => [{ kty: 'oct', k: ours.publicKey.n, kid: ours.publicKey.kid }],
    status: 1,
    differs: { alg: 'fail', signature: 'skipped' },
  },
  {
    name: 'an algorithm in other letters',
    token: () => withHeader({ alg: 'rs256', typ: 'JWT' }),
    status: 1,
    differs: { alg: 'fail', signature: 'skipped' },
  },
  {
    name: 'another type',
    token: () => withHeader({ alg: 'RS256', typ: 'at+jwt' }),
    status: 1,
    differs: { typ: 'fail', signature: 'fail' },
  },
  {
    name: 'a critical extension',
    token: () => withHeader({ alg: 'RS256', typ: 'JWT', kid: ours.publicKey.kid, crit: ['x'], x: 1 }),
    status: 1,
    differs: { signature: 'fail' },
  },
]

const wrong: readonly { name: string; args: readonly string[]; input?: string; err: RegExp }[] = [
  { name: 'no token', args: ['--jwks', 'keys.json'], err: /needs one token/ },
  { name: 'two tokens', args: ['a', 'b', '--jwks', 'keys.json'], err: /takes one file/ },
  { name: 'a token twice', args: ['-', '--token', '-', '--jwks', 'keys.json'], err: /needs one token/ },
  { name: 'no keys', args: ['-'], err: /one of --jwks FILE, --fetch/ },
  { name: 'keys twice', args: ['-', '--jwks', 'keys.json', '--fetch'], err: /one of --jwks FILE, --fetch/ },
  { name: 'an option of mint', args: ['-', '--jwks', 'keys.json', '--job', 'x'], err: /--job does not go with token verify/ },
  { name: 'no such file', args: ['nowhere', '--jwks', 'keys.json'], err: /nowhere does not exist/ },
  { name: 'no such keys', args: ['-', '--jwks', 'nowhere'], input: 'eyJhbGciOiJSUzI1NiJ9.e30.x', err: /nowhere does not exist/ },
  {
    name: 'keys that are none',
    args: ['-', '--jwks', 'no-keys.json'],
    input: 'eyJhbGciOiJSUzI1NiJ9.e30.x',
    err: /no-keys\.json: it is no JSON Web Key Set/,
  },
  {
    name: 'keys that are null',
    args: ['-', '--jwks', 'null-keys.json'],
    input: 'eyJhbGciOiJSUzI1NiJ9.e30.x',
    err: /null-keys\.json: it is no JSON Web Key Set/,
  },
  { name: 'nothing', args: ['-', '--jwks', 'keys.json'], input: '\n', err: /standard input is empty/ },
  { name: 'a claim set', args: ['-', '--jwks', 'keys.json'], input: '{}', err: /is a claim set, no JWT/ },
  { name: 'two parts', args: ['-', '--jwks', 'keys.json'], input: 'secret.secret', err: /three parts, this has 2/ },
  { name: 'an encrypted token', args: ['-', '--jwks', 'keys.json'], input: 'secret.b.c.d.e', err: /encrypted/ },
  { name: 'a broken header', args: ['-', '--jwks', 'keys.json'], input: 'secret.e30.x', err: /header of this JWT is not a JSON object/ },
  {
    name: 'a header that is a list',
    args: ['-', '--jwks', 'keys.json'],
    input: 'W10.e30.x',
    err: /header of this JWT is not a JSON object/,
  },
  { name: 'the token itself', args: ['eyJzZWNyZXQiOjF9.secret.secret', '--jwks', 'keys.json'], err: /give a file that holds the token/ },
  {
    name: 'the token itself as an option',
    args: ['--token=eyJzZWNyZXQiOjF9.secret.secret', '--jwks', 'keys.json'],
    err: /give a file that holds the token/,
  },
  { name: 'the token itself as the action', args: [], err: /needs one token/ },
  { name: 'a time that is none', args: ['-', '--jwks', 'keys.json', '--now', 'soon'], err: /--now soon/ },
]

describe('token verify', () => {
  before(async () => {
    ours = await newSigningKey()
    other = await newSigningKey()
  })
  after(removeFolders)

  for (const { name, token, args, keys, status, differs, why } of cases) {
    it(`${name}: ${status}`, async () => {
      const result = await verify(await token(), args, keys?.())
      assert.deepEqual([result.err, outcomes(result.checks)], ['', { ...fine, ...differs }])
      assert.deepEqual([result.status, result.outcome], [status, status === 0 ? 'pass' : 'fail'])
      if (why !== undefined) assert.match(result.checks.get(why[0])?.why ?? '', why[1])
    })
  }

  it('a short key is none', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048 })
    const token = await new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
    const jwk = await exportJWK(publicKey)
    assert.equal((await verify(token, [], [jwk])).status, 0)
    assert.equal((await verify(token, [], [{ ...jwk, n: jwk.n?.slice(0, 100) }])).status, 1)
  })

  it('tells of the token only what is no secret', async () => {
    const token = await ours.sign(claims)
    const result = await verify(token)
    assert.deepEqual(result.token, { characters: token.length, header: { alg: 'RS256', typ: 'JWT', kid: ours.publicKey.kid }, sub: 'g/p' })
  })

  it('text: a line for each check, and what was wanted', async () => {
    const cwd = folderOf({ 'keys.json': JSON.stringify({ keys: [ours.publicKey] }) })
    const token = `Bearer ${await ours.sign({ ...claims, iss: 'a\u202eb\n' })}`
    const { status, out } = await claimcheck(cwd, ['token', 'verify', '-', '--jwks', 'keys.json', '--issuer', 'ab'], { input: token })
    const [head, ...lines] = out.split('\n')
    assert.equal(status, 1)
    assert.match(head ?? '', /^fail {2}standard input \(a JWT of \d+ characters\)$/)
    assert.deepEqual(lines, [
      '  + alg        pass     RS256',
      '  + typ        pass     JWT',
      `  + signature  pass     kid ${ours.publicKey.kid}`,
      '  + lifetime   pass     3600 seconds left',
      '  x iss        fail     it is not the iss to expect',
      '      wants ab',
      '      has   a⟨U+202E⟩b⟨U+000A⟩',
      '    aud        skipped  not compared: no --audience is given',
      '      has   ["a","b"]',
      '',
    ])
  })

  for (const { name, args, input = 'x', err } of wrong) {
    it(`${name}: 2`, async () => {
      const cwd = folderOf({ 'keys.json': '{ "keys": [] }', 'no-keys.json': '[]', 'null-keys.json': '{ "keys": [null] }' })
      const outcome = await claimcheck(cwd, ['token', 'verify', ...args], { input })
      assert.deepEqual([outcome.status, outcome.out], [2, ''])
      assert.match(outcome.err, err)
      assert.match(outcome.err, /^claimcheck: [^\n]+\n$/)
      assert.doesNotMatch(outcome.err, /secret/)
    })
  }

  it('a token in the place of the action is not repeated', async () => {
    const { status, err } = await claimcheck(folderOf({}), ['token', 'eyJzZWNyZXQiOjF9.secret.secret'])
    assert.equal(status, 2)
    assert.doesNotMatch(err, /secret/)
  })
})

describe('token verify --fetch', () => {
  let issuer: RunningIssuer
  let asked = 0
  before(async () => {
    issuer = await startIssuer({
      port: 0,
      answer: async (request, iss) => {
        asked += 1
        const given: Claims = request.kind === 'claims' ? JSON.parse(request.text) : {}
        return { claims: { ...claims, iss, ...given }, unknown: {} }
      },
    })
  })
  after(async () => {
    await issuer.close()
    removeFolders()
  })

  async function issued(given: object): Promise<string> {
    const response = await fetch(`${issuer.address}/token?format=text`, { method: 'POST', body: JSON.stringify(given) })
    return (await response.text()).trim()
  }

  it('asks the issuer for its keys', async () => {
    const { status, checks } = await verify(await issued({}), ['--fetch'])
    assert.deepEqual([status, outcomes(checks)], [0, fine])
    assert.match(checks.get('iss')?.why ?? '', /its discovery document agrees; not compared/)
    assert.equal(asked > 0, true)
  })

  it('an issuer that is the expected one passes', async () => {
    const { status, checks } = await verify(await issued({}), ['--fetch', '--issuer', issuer.address])
    assert.deepEqual([status, outcomes(checks)], [0, { ...fine, iss: 'pass' }])
  })

  it('a key that the issuer does not have', async () => {
    const { status, checks } = await verify(await ours.sign({ ...claims, iss: issuer.address }), ['--fetch'])
    assert.deepEqual([status, outcomes(checks)], [1, { ...fine, signature: 'fail' }])
  })

  const refused: readonly { name: string; iss: () => unknown; why: RegExp; args?: readonly string[] }[] = [
    {
      name: 'an issuer that calls itself another',
      iss: () => issuer.address.replace('127.0.0.1', 'localhost'),
      why: /names another issuer/,
    },
    { name: 'http', iss: () => 'http://gitlab.com', why: /no https address/ },
    { name: 'no address', iss: () => 'gitlab', why: /no https address/ },
    { name: 'no text', iss: () => 7, why: /names its issuer/ },
    {
      name: 'not the expected one: it is not asked',
      iss: () => 'https://192.0.2.1',
      why: /not the iss/,
      args: ['--issuer', 'https://gitlab.com'],
    },
  ]
  for (const { name, iss, why, args = [] } of refused) {
    it(`${name}: 1`, async () => {
      const { status, checks } = await verify(await issued({ iss: iss() }), ['--fetch', ...args])
      assert.deepEqual([status, outcomes(checks)], [1, { ...fine, iss: 'fail', signature: 'skipped' }])
      assert.match(checks.get('iss')?.why ?? '', why)
    })
  }

  it('an issuer that does not answer: 2', async () => {
    const { address } = issuer
    const { status, err } = await verify(await issued({ iss: `${address}/elsewhere` }), ['--fetch'])
    assert.equal(status, 2)
    assert.match(err, /^claimcheck: http:[^ ]+\/elsewhere: its discovery document: the answer has status 404\n$/)
  })
})
