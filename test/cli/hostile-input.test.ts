import assert from 'node:assert/strict'
import { claimcheck, folderOf, mainOnly, project, removeFolders } from '../support/cli.ts'

const binary = Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)
const deep = '['.repeat(100_000)
const huge = 'a'.repeat(10_000_000)
const hugeJson = `{ "Version": "2012-10-17", "sts:AssumeRoleWithWebIdentity": "${huge}" }`
const tooHuge = new Uint8Array(16_000_001).fill(32)
const bomb = `a: &a [x, x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]\n`).join('')}`

type Content = string | Uint8Array
const contents: readonly { name: string; content: Content }[] = [
  { name: 'empty', content: '' },
  { name: 'blank', content: ' \n\n' },
  { name: 'binary', content: binary },
  { name: 'broken', content: 'a: [b\n}}: -\n\t"' },
  { name: 'deep', content: deep },
  { name: 'an alias bomb', content: bomb },
  { name: '10 MB of one word', content: huge },
  { name: '10 MB of JSON', content: hugeJson },
  { name: 'more than is read', content: tooHuge },
  { name: 'a list', content: '[1, 2]' },
  { name: 'the name of every object', content: '{ "__proto__": { "id_tokens": 1 }, "constructor": [] }' },
]

// The file that each command reads, by the place of `X` in its arguments.
const commands: readonly { args: string; file: string; statuses: readonly number[] }[] = [
  { args: 'check', file: '.gitlab-ci.yml', statuses: [0, 1, 2] },
  { args: 'check', file: '.claimcheck.yaml', statuses: [0, 1, 2] },
  { args: 'check', file: 'iam/deploy.json', statuses: [0, 1, 2] },
  { args: 'check --fix', file: '.gitlab-ci.yml', statuses: [0, 1, 2] },
  { args: 'check a.claimtest.yaml', file: 'a.claimtest.yaml', statuses: [0, 1, 2] },
  { args: 'check --baseline X.json', file: 'X.json', statuses: [2] },
  { args: 'tokens', file: '.gitlab-ci.yml', statuses: [0, 2] },
  { args: 'tokens', file: '.claimcheck.yaml', statuses: [0, 2] },
  { args: 'tokens --config X.yaml', file: 'X.yaml', statuses: [0, 2] },
  { args: 'tokens --file X.yml', file: 'X.yml', statuses: [0, 2] },
  { args: 'simulate --job deploy', file: '.gitlab-ci.yml', statuses: [2] },
  { args: 'simulate --job deploy --policy X.json', file: 'X.json', statuses: [2] },
  { args: 'simulate --job deploy --policy X', file: 'X', statuses: [2] },
  { args: 'simulate --claims X.json', file: 'X.json', statuses: [1, 2] },
  { args: 'simulate --token X.jwt', file: 'X.jwt', statuses: [2] },
  { args: 'simulate --token - --jwks X.json', file: 'X.json', statuses: [2] },
  { args: 'test a.claimtest.yaml', file: 'a.claimtest.yaml', statuses: [1, 2] },
  { args: 'test good.claimtest.yaml', file: 'iam/deploy.json', statuses: [1, 2] },
]

const good = 'policy: iam/deploy.json\ntests: [{ name: main, token: { job: deploy, scenario: default-branch }, expect: allow }]\n'
const jwt = `${btoa('{"alg":"RS256"}')}.${btoa('{"sub":"secret-subject"}').replaceAll('=', '')}.c2lnbmF0dXJl`

describe('hostile input', () => {
  afterEach(removeFolders)

  for (const { name, content } of contents) {
    for (const { args, file, statuses } of commands) {
      it(`${args}, ${file} is ${name}`, async () => {
        const cwd = folderOf({ ...project, 'good.claimtest.yaml': good, [file]: content })
        const { status, out, err } = await claimcheck(cwd, args.split(' '), { input: jwt })
        assert.ok(statuses.includes(status), `${status}: ${err}${out.slice(0, 500)}`)
        assert.doesNotMatch(out + err, /^\s+at .*:\d+:\d+\)?$|node:internal|TypeError/m)
        if (status === 2) assert.match(err, /^claimcheck: [^\n]{1,400}\n$/)
        else assert.ok(out.length > 0)
        assert.ok(out.length < 20_000, `${out.length} characters of output`)
      })
    }
  }

  it('a broken pipeline is a finding', async () => {
    const { status, out } = await claimcheck(folderOf({ ...project, '.gitlab-ci.yml': 'a: [b\n' }), ['check'])
    assert.equal(status, 1)
    assert.match(out, /unreadable-document {2}\.gitlab-ci\.yml:/)
  })

  it('a broken pipeline has no tokens: it says where', async () => {
    const { status, err } = await claimcheck(folderOf({ ...project, '.gitlab-ci.yml': 'a: [b\n' }), ['tokens'])
    assert.equal(status, 2)
    assert.match(err, /^claimcheck: \.gitlab-ci\.yml:\d+:\d+: /)
  })

  it('a pipeline that is too large is never passed over', async () => {
    const { status, err } = await claimcheck(folderOf({ ...project, '.gitlab-ci.yml': tooHuge }), ['check'])
    assert.deepEqual([status, err], [2, "claimcheck: .gitlab-ci.yml can't be read, or is too large\n"])
  })

  it('a large data file beside it is', async () => {
    assert.equal((await claimcheck(folderOf({ ...project, 'data.json': tooHuge }), ['check'])).status, 0)
  })

  it('no escape sequence of a file reaches the terminal', async () => {
    const files = { ...project, 'iam/deploy.json': mainOnly.replace('ref:main', 'ref:\\u001b[31m\u202emain') }
    const { out } = await claimcheck(folderOf(files), ['simulate', '--job', 'deploy'])
    assert.equal(out.includes('\u001b') || out.includes('\u202e'), false)
    assert.match(out, /⟨U\+001B⟩\[31m⟨U\+202E⟩main/)
  })

  it('no message quotes a token', async () => {
    const files = { ...project, 'a.jwt': `${jwt}.more`, 'b.jwt': jwt.replace('.', '.!'), 'c.json': `"${jwt}"` }
    const cwd = folderOf(files)
    for (const args of ['--token a.jwt', '--token b.jwt', '--claims c.json', '--claims -', '--token - --jwks c.json']) {
      const { status, out, err } = await claimcheck(cwd, ['simulate', ...args.split(' ')], { input: jwt })
      assert.equal(status, 2)
      assert.doesNotMatch(out + err, /eyJ|secret|c2ln/)
    }
  })
})
