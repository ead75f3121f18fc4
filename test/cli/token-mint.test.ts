import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { claimcheck, folderOf, now, project, removeFolders } from '../support/cli.ts'

const ids = 'ids: { project_id: "57", namespace_id: "72" }\n'
const configuration = project['.claimcheck.yaml'].replace('] }', '], tags: [v*] }')
const known = { ...project, '.claimcheck.yaml': configuration + ids }
const two = `${project['.gitlab-ci.yml']}twice:\n  id_tokens: { A: { aud: a }, B: { aud: [b, c] } }\n  script: [make]
each:\n  id_tokens: { A: { aud: $REGION } }\n  parallel: { matrix: [{ REGION: [eu, us] }] }\n  script: [make]\n`
const files = {
  ...known,
  '.gitlab-ci.yml': two,
  'bare/.gitlab-ci.yml': project['.gitlab-ci.yml'],
  'bare/.claimcheck.yaml': project['.claimcheck.yaml'],
  'claims.json': '{ "sub": "x", "aud": ["a"] }',
  'token.jwt': 'eyJhIjoxfQ.eyJhIjoxfQ.x',
}

async function minted(folder: string, ...args: readonly string[]) {
  const { status, out, err } = await claimcheck(folder, ['token', 'mint', ...args])
  assert.equal(status, 0, err)
  return { out, err, claims: decodeJwt(out.trim()) }
}

const wrong: readonly { name: string; args: string; dir?: string; err: RegExp; input?: string }[] = [
  { name: 'no action', args: '', err: /missing required args/ },
  { name: 'no such action', args: 'sign', err: /expected mint, serve or verify/ },
  { name: 'a name of every object', args: 'constructor', err: /expected mint, serve or verify/ },
  { name: 'nothing to sign', args: 'mint', err: /one of --job NAME, --claims FILE/ },
  { name: 'two things to sign', args: 'mint --job deploy --claims claims.json', err: /one of --job NAME, --claims FILE/ },
  { name: 'a file', args: 'mint claims.json', err: /token mint takes no file/ },
  { name: 'an option of serve', args: 'mint --job deploy --port 80', err: /--port does not go with token mint/ },
  { name: 'a flag of verify', args: 'mint --job deploy --fetch', err: /--fetch does not go with token mint/ },
  { name: 'no such job', args: 'mint --job nope', err: /no job nope/ },
  { name: 'no such scenario', args: 'mint --job deploy --scenario nope', err: /expected KIND/ },
  { name: 'a job with two tokens', args: 'mint --job twice', err: /the job twice holds A, B: choose one with --variable/ },
  {
    name: 'a job that a matrix makes two of',
    args: 'mint --job each',
    err: /the job each is more than one: choose with --job 'each: \[eu\]', 'each: \[us\]'/,
  },
  { name: 'a scenario of a claim set', args: 'mint --claims claims.json --scenario tag', err: /go with --job/ },
  { name: 'a claim set that is not there', args: 'mint --claims nowhere.json', err: /nowhere\.json does not exist/ },
  { name: 'a JWT as a claim set', args: 'mint --claims token.jwt', err: /token\.jwt is a JWT, not a claim set/ },
  { name: 'an empty claim set', args: 'mint --claims -', err: /standard input is empty/ },
  { name: 'a list', args: 'mint --claims -', input: '[]', err: /standard input: / },
  { name: 'a value without name', args: 'mint --job deploy --set =x', err: /--set =x: expected CLAIM=VALUE/ },
  { name: 'a name without value', args: 'mint --job deploy --set sub', err: /--set sub: expected CLAIM=VALUE/ },
  { name: 'a claim set twice', args: 'mint --job deploy --set sub=x --set sub=y', err: /--set sub is given more than once/ },
  { name: 'a number that is none', args: 'mint --job deploy --set exp=soon', err: /--set exp: expected a number/ },
  { name: 'a list that is none', args: 'mint --job deploy --set groups_direct=g', err: /--set groups_direct: expected JSON/ },
  { name: 'a time that is none', args: 'mint --job deploy --now soon', err: /--now soon: expected seconds/ },
  { name: 'a format that is none', args: 'mint --job deploy --format sarif', err: /expected text, json/ },
  { name: 'keys into no folder', args: 'mint --job deploy --write-jwks nowhere/keys.json', err: /nowhere\/keys\.json/ },
  {
    name: 'unknown ids',
    args: 'mint --job deploy --dir bare',
    err: /not known: .*\bproject_id \(ids\.project_id is not configured\).*namespace_id .*--set CLAIM=VALUE.*--allow-unknown/,
  },
  { name: 'a claim set of no issuer', dir: 'empty', args: 'mint --claims -', input: '{"sub":"x"}', err: /not known: iss .*--issuer URL/ },
]

describe('token mint', () => {
  let cwd = ''
  before(() => {
    cwd = folderOf(files)
  })
  after(removeFolders)

  it('prints a JWT that the written key verifies, with the header of GitLab', async () => {
    const { out } = await minted(cwd, '--job', 'deploy', '--write-jwks', 'keys.json')
    assert.match(out, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const jwks = JSON.parse(readFileSync(`${cwd}/keys.json`, 'utf8'))
    const { payload, protectedHeader } = await jwtVerify(out.trim(), createLocalJWKSet(jwks), { currentDate: new Date(now * 1000) })
    assert.deepEqual(protectedHeader, { alg: 'RS256', typ: 'JWT', kid: jwks.keys[0].kid })
    const { iss, sub, aud, project_id, ref_protected } = payload
    assert.deepEqual(
      { iss, sub, aud, project_id, ref_protected },
      {
        iss: 'https://gitlab.com',
        sub: 'project_path:g/p:ref_type:branch:ref:main',
        aud: 'sts.amazonaws.com',
        project_id: '57',
        ref_protected: 'true',
      },
    )
    assert.deepEqual(Object.keys(jwks.keys[0]).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it('writes nothing to disk unless it is asked to', async () => {
    const folder = folderOf(known)
    const before = readdirSync(folder, { recursive: true })
    await minted(folder, '--job', 'deploy')
    assert.deepEqual(readdirSync(folder, { recursive: true }), before)
  })

  it('leaves out what only the run decides, and says so', async () => {
    const { claims, err } = await minted(cwd, '--job', 'deploy', '--write-jwks', 'keys.json')
    assert.match(err, /^claimcheck: left out, as not known: user_id, [^\n]*\bjob_id\b[^\n]*\n$/)
    for (const claim of ['user_id', 'pipeline_id', 'job_id', 'runner_id', 'sha']) assert.equal(claim in claims, false)
  })

  it('every token has another jti', async () => {
    const jti = async () => (await minted(cwd, '--job', 'deploy')).claims.jti ?? ''
    const first = await jti()
    assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    assert.notEqual(await jti(), first)
  })

  it('without --write-jwks it says that the key is gone', async () => {
    assert.match((await minted(cwd, '--job', 'deploy')).err, /its key is kept only with --write-jwks FILE/)
  })

  it('JSON: the token, its key, its claims, and what is not known', async () => {
    const { out, err } = await claimcheck(cwd, ['token', 'mint', '--job', 'deploy', '--format', 'json'])
    const { version, token, jwks, claims, unknown, ...rest } = JSON.parse(out)
    assert.deepEqual([version, rest, err], [1, {}, ''])
    assert.deepEqual(decodeJwt(token), claims)
    assert.equal(decodeProtectedHeader(token).kid, jwks.keys[0].kid)
    assert.match(unknown.user_id, /who starts the job/)
  })

  it('--scenario and --variable choose', async () => {
    const { claims } = await minted(cwd, '--job', 'twice', '--variable', 'B', '--scenario', 'tag:v1')
    assert.deepEqual([claims.aud, claims.sub], [['b', 'c'], 'project_path:g/p:ref_type:tag:ref:v1'])
  })

  it("a matrix job's whole name chooses", async () => {
    assert.equal((await minted(cwd, '--job', 'each: [us]')).claims.aud, 'us')
  })

  it('--set gives unknown claims and overrides known ones, typed as GitLab types them', async () => {
    const sets = ['project_id=57', 'namespace_id=72', 'job_project_id=57', 'job_namespace_id=72', 'runner_id=7', 'ref_protected=false']
    const more = ['user_login=null', 'groups_direct=["g"]', 'aud=["x","y"]', 'own=1=2']
    const { claims } = await minted(cwd, '--job', 'deploy', '--dir', 'bare', ...[...sets, ...more].flatMap((set) => ['--set', set]))
    const { project_id, runner_id, ref_protected, user_login, groups_direct, aud, own } = claims
    assert.deepEqual(
      { project_id, runner_id, ref_protected, user_login, groups_direct, aud, own },
      { project_id: '57', runner_id: 7, ref_protected: 'false', user_login: null, groups_direct: ['g'], aud: ['x', 'y'], own: '1=2' },
    )
  })

  it('--allow-unknown leaves them out, and says which', async () => {
    const { claims, err } = await minted(cwd, '--job', 'deploy', '--dir', 'bare', '--allow-unknown')
    assert.equal('project_id' in claims, false)
    assert.match(err, /left out, as not known: [^\n]*\bproject_id\b/)
  })

  it('a job that does not run in the scenario is said', async () => {
    const folder = folderOf({
      ...known,
      '.gitlab-ci.yml': project['.gitlab-ci.yml'].replace('  script', '  rules: [{ if: $CI_COMMIT_TAG }]\n  script'),
    })
    assert.match((await minted(folder, '--job', 'deploy')).err, /the job deploy does not run on default-branch/)
  })

  it('a claim set gets what a valid token of the project has', async () => {
    const { claims } = await minted(cwd, '--claims', 'claims.json')
    const { jti, ...rest } = claims
    assert.match(jti ?? '', /^(?!0{8})[0-9a-f]{8}-/)
    assert.deepEqual(rest, { iss: 'https://gitlab.com', iat: now, nbf: now - 5, exp: now + 3600, sub: 'x', aud: ['a'] })
  })

  it('what a claim set has stays as it is', async () => {
    const claims = { iss: 'https://a', iat: 1, nbf: 2, exp: 3, jti: 'j', sub: null }
    const { status, out } = await claimcheck(cwd, ['token', 'mint', '--claims', '-'], { input: JSON.stringify(claims) })
    assert.equal(status, 0)
    assert.deepEqual(decodeJwt(out), claims)
  })

  it('--issuer and --now', async () => {
    const { claims } = await minted(cwd, '--job', 'deploy', '--issuer', 'http://localhost:1', '--now', '1000')
    assert.deepEqual([claims.iss, claims.iat, claims.nbf, claims.exp], ['http://localhost:1', 1000, 995, 4600])
  })

  for (const { name, args, dir, err, input = '' } of wrong) {
    it(`${name}: 2`, async () => {
      const folder = dir === undefined ? cwd : folderOf({})
      const outcome = await claimcheck(folder, ['token', ...args.split(' ').filter((arg) => arg !== '')], { input })
      assert.deepEqual([outcome.status, outcome.out], [2, ''])
      assert.match(outcome.err, err)
      assert.match(outcome.err, /^claimcheck: [^\n]+\n$/)
    })
  }
})
