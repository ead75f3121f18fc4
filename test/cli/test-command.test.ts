import assert from 'node:assert/strict'
import { join } from 'node:path'
import { claimcheck, folderOf, project, removeFolders, top, trustPolicy } from '../support/cli.ts'

const either = trustPolicy({
  StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com' },
  StringLike: { 'gitlab.com:sub': ['project_path:g/p:ref_type:branch:ref:main', 'project_path:g/p:ref_type:tag:ref:v*'] },
})

function coverageOf(...tests: readonly string[]) {
  const files = {
    ...project,
    'iam/deploy.json': either,
    'a.claimtest.yaml': ['policy: iam/deploy.json', 'tests:', ...tests, ''].join('\n'),
  }
  return claimcheck(folderOf(files), ['test', '--coverage', '--format', 'json']).then(({ out }) =>
    JSON.parse(out).coverage.map((value: { range: { start: { line: number } }; matched: boolean; missed: boolean }) => [
      value.range.start.line,
      value.matched,
      value.missed,
    ]),
  )
}

const main = '  - { name: main, token: { job: deploy, scenario: default-branch }, expect: allow }'
const tag = '  - { name: tag, token: { job: deploy, scenario: "tag:v1" }, expect: allow }'
const audience = '  - { name: audience, token: { job: deploy, scenario: default-branch, with: { aud: x } }, expect: deny }'

describe('claimcheck test', () => {
  after(removeFolders)

  it('the trust tests of the relying parties pass', async () => {
    const { status, out } = await claimcheck(top, ['test', 'test/cases'])
    assert.equal(status, 0, out.split('\n').slice(-20).join('\n'))
  })

  it('the trust tests of the examples pass', async () => {
    const { status, out } = await claimcheck(top, ['test', 'examples'])
    assert.equal(status, 0, out)
  })

  it('paths may be absolute, or lie elsewhere', async () => {
    const { status } = await claimcheck(folderOf({}), ['test', join(top, 'examples/aws')])
    assert.equal(status, 0)
  })

  it("finds a test's policy outside of the path", async () => {
    const files = {
      'p/a.claimtest.yaml': 'policy: ../q/role.json\ntests: [{ name: one, token: { claims: { sub: x } }, expect: deny }]\n',
      'q/role.json': either,
    }
    const { status, out } = await claimcheck(`${folderOf(files)}/p`, ['test'])
    assert.equal(status, 0, out)
  })

  it('text: a failure with its reason and place', async () => {
    const test = 'policy: iam/deploy.json\ntests:\n  - { name: tags, token: { job: deploy, scenario: tag }, expect: allow }\n'
    const { out } = await claimcheck(folderOf({ ...project, 'a.claimtest.yaml': test }), ['test'])
    const [file, head, message, place, sum] = out.split('\n')
    assert.deepEqual(
      [file, head, place, sum],
      ['a.claimtest.yaml', '  fail  tags', '        a.claimtest.yaml:3:13', '0 passed, 1 failed, 0 errors'],
    )
    assert.match(message ?? '', /^ {8}expected allow, got deny: /)
  })
})

describe('claimcheck test --coverage', () => {
  after(removeFolders)

  it('a value that every token fits, one that none fits, and one with both', async () => {
    assert.deepEqual(await coverageOf(main), [
      [12, true, false],
      [16, true, false],
      [17, false, true],
    ])
  })

  it('tests of both kinds cover a value', async () => {
    assert.deepEqual(await coverageOf(main, tag, audience), [
      [12, true, true],
      [16, true, true],
      [17, true, true],
    ])
  })

  it('text: the open values with their source', async () => {
    const files = { ...project, 'iam/deploy.json': either, 'a.claimtest.yaml': `policy: iam/deploy.json\ntests:\n${main}\n${audience}\n` }
    const { status, out } = await claimcheck(folderOf(files), ['test', '--coverage'])
    assert.equal(status, 0)
    assert.match(out, /^1 of 3 values of the tested policies have a token that fits and one that does not$/m)
    assert.match(out, /^ {2}iam\/deploy\.json:17:13 {2}StringLike gitlab\.com:sub: no token of the tests fits$/m)
    assert.match(out, /^ {4}17 \| {13}"project_path:g\/p:ref_type:tag:ref:v\*"$/m)
  })
})
