import assert from 'node:assert/strict'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { claimcheck, folderOf, now, project, removeFolders } from '../support/cli.ts'

const claims = { iss: 'https://gitlab.com', sub: 'project_path:g/p:ref_type:branch:ref:main', aud: 'sts.amazonaws.com' }

let ours: { privateKey: CryptoKey; jwk: JWK }
let other: { privateKey: CryptoKey; jwk: JWK }

async function keyPair(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }
}

function sign(key: CryptoKey, kid: string | undefined, from = now): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', ...(kid === undefined ? {} : { kid }) })
    .setIssuedAt(from)
    .setNotBefore(from - 5)
    .setExpirationTime(from + 3600)
    .sign(key)
}

async function simulate(token: string, keys: readonly JWK[] | undefined, ...more: readonly string[]) {
  const cwd = folderOf({ ...project, 'token.jwt': `${token}\n`, 'jwks.json': JSON.stringify({ keys: keys ?? [] }) })
  const args = ['simulate', '--token', 'token.jwt', ...(keys === undefined ? [] : ['--jwks', 'jwks.json']), ...more]
  const { status, out, err } = await claimcheck(cwd, [...args, '--format', 'json'])
  assert.equal(err, '')
  assert.equal(out.includes(token), false)
  const [verdict] = JSON.parse(out).verdicts
  const outcomeOf = (name: string) => verdict.stages.find((stage: { stage: string }) => stage.stage === name)?.outcome
  return { status, outcome: verdict.outcome, signature: outcomeOf('signature'), lifetime: outcomeOf('lifetime'), token: verdict.token }
}

describe('simulate --token', () => {
  before(async () => {
    ours = await keyPair('ours')
    other = await keyPair('other')
  })
  after(removeFolders)

  it('without keys the signature is assumed', async () => {
    const result = await simulate(await sign(ours.privateKey, 'ours'), undefined)
    assert.deepEqual(result, { status: 0, outcome: 'allow', signature: 'assumed', lifetime: 'pass', token: {} })
  })

  it('a signature of a key of the set is verified', async () => {
    const result = await simulate(await sign(ours.privateKey, 'ours'), [other.jwk, ours.jwk])
    assert.deepEqual([result.status, result.signature], [0, 'pass'])
  })

  it('a token without key id may be signed by any key of the set', async () => {
    const result = await simulate(await sign(ours.privateKey, undefined), [other.jwk, ours.jwk])
    assert.equal(result.signature, 'pass')
  })

  it('a signature of another key is invalid', async () => {
    const result = await simulate(await sign(other.privateKey, 'ours'), [ours.jwk])
    assert.deepEqual([result.status, result.outcome, result.signature], [1, 'deny', 'fail'])
  })

  it('a key id that the set does not have is invalid', async () => {
    assert.equal((await simulate(await sign(ours.privateKey, 'ours'), [other.jwk])).signature, 'fail')
  })

  it('changed claims are invalid', async () => {
    const [header, , signature] = (await sign(ours.privateKey, 'ours')).split('.')
    const payload = Buffer.from(JSON.stringify({ ...claims, iat: now, nbf: now, exp: now + 60 })).toString('base64url')
    assert.equal((await simulate(`${header}.${payload}.${signature}`, [ours.jwk])).signature, 'fail')
  })

  it('an unsigned token is invalid', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    assert.equal((await simulate(`${part({ alg: 'none' })}.${part(claims)}.`, [ours.jwk])).signature, 'fail')
  })

  it('an expired token is verified, and denied by its lifetime', async () => {
    const result = await simulate(await sign(ours.privateKey, 'ours', now - 7200), [ours.jwk])
    assert.deepEqual([result.status, result.signature, result.lifetime], [1, 'pass', 'fail'])
  })

  it('--now judges the lifetime at another time', async () => {
    const result = await simulate(await sign(ours.privateKey, 'ours', now - 7200), [ours.jwk], '--now', String(now - 7000))
    assert.deepEqual([result.status, result.lifetime], [0, 'pass'])
  })

  it('nothing is filled in: a token without times has none', async () => {
    const token = await new SignJWT({ sub: claims.sub, aud: claims.aud }).setProtectedHeader({ alg: 'RS256' }).sign(ours.privateKey)
    assert.equal((await simulate(token, undefined)).outcome, 'deny')
  })

  it('takes the token from standard input', async () => {
    const cwd = folderOf(project)
    const { status } = await claimcheck(cwd, ['simulate', '--token', '-'], { input: await sign(ours.privateKey, 'ours') })
    assert.equal(status, 0)
  })
})

describe('simulate --claims', () => {
  after(removeFolders)

  it('does not repeat a token that stands on the command line', async () => {
    const { status, err } = await claimcheck(folderOf(project), ['simulate', '--token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'])
    assert.equal(status, 2)
    assert.doesNotMatch(err, /eyJ/)
  })

  it('a claim set without times is that of a valid token of the policy', async () => {
    const cwd = folderOf(project)
    const { status } = await claimcheck(cwd, ['simulate', '--claims', '-'], { input: JSON.stringify({ sub: claims.sub, aud: claims.aud }) })
    assert.equal(status, 0)
  })

  it('what it has stays: an old exp denies', async () => {
    const input = JSON.stringify({ ...claims, exp: now - 3600 })
    const { status, out } = await claimcheck(folderOf(project), ['simulate', '--claims', '-'], { input })
    assert.equal(status, 1)
    assert.match(out, /x lifetime {3}fail/)
  })

  it('judges a policy that the configuration leaves out', async () => {
    const files = { ...project, '.claimcheck.yaml': 'trust: ["other/*.json"]\n' }
    const args = ['simulate', '--claims', '-', '--policy', 'iam/deploy.json', '--format', 'json']
    const { status, out } = await claimcheck(folderOf(files), args, { input: JSON.stringify({ ...claims, sub: 'x' }) })
    assert.equal(status, 1)
    assert.deepEqual(JSON.parse(out).verdicts[0].policy.range.start, { line: 2, column: 3 })
  })
})
