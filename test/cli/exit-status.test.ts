import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { claimcheck, folderOf, project, removeFolders, trustPolicy } from '../support/cli.ts'

const files = {
  ...project,
  'iam/open.json': trustPolicy({ StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com' } }),
  'two-tokens.txt': 'x.y',
  'claims.json': '{ "sub": "project_path:g/p:ref_type:branch:ref:main", "aud": "sts.amazonaws.com" }',
  'list.json': '[]',
  'text.json': '{ "a": ',
  'note.txt': 'nothing',
  'good.claimtest.yaml':
    'policy: iam/deploy.json\ntests:\n  - { name: main, token: { job: deploy, scenario: default-branch }, expect: allow }\n',
  'bad/bad.claimtest.yaml':
    'policy: ../iam/deploy.json\ntests:\n  - { name: main, token: { job: deploy, scenario: default-branch }, expect: deny }\n',
}

const cases: readonly { args: string; status: number; err?: RegExp; name?: string }[] = [
  { args: 'check iam/deploy.json', status: 0 },
  { args: 'check', status: 1 },
  { args: 'check --exit-zero', status: 0 },
  { args: 'check iam', status: 1 },
  { args: 'check nowhere', status: 2, err: /nowhere does not exist/ },
  { args: 'check --dir nowhere', status: 2, err: /nowhere does not exist/ },
  { args: 'check --dir note.txt', status: 2, err: /note\.txt is a file, not a folder/ },
  { args: 'check --file nowhere.yml', status: 2, err: /nowhere\.yml does not exist/ },
  { args: 'check --config nowhere.yaml', status: 2, err: /nowhere\.yaml does not exist/ },
  { args: 'check --format yaml', status: 2, err: /expected text, json, sarif, codequality, junit/ },
  { args: 'check --fail-on fatal', status: 2, err: /expected error, warning, info/ },
  { args: 'check --report json', status: 2, err: /FORMAT=FILE/ },
  { args: 'check --report yaml=x', status: 2, err: /FORMAT=FILE/ },
  { args: 'check --baseline text.json', status: 2, err: /text\.json is no JSON report/ },
  { args: 'check --baseline list.json', status: 2, err: /list\.json is no JSON report/ },
  { args: 'check --output nowhere/report.txt', status: 2, err: /nowhere\/report\.txt/ },
  { args: 'check --fix --diff', status: 2, err: /exclude each other/ },
  { args: 'check --diff --format json', status: 2, err: /does not go with --format json/ },
  { args: 'check --nope', status: 2, err: /--nope/ },
  { args: 'check --fail-on', status: 2, err: /--fail-on needs a value/ },
  { args: 'check --dir . --dir iam', status: 2, err: /--dir is given more than once/ },
  { args: 'simulate --job deploy --scenario default-branch --policy iam/deploy.json', status: 0 },
  { args: 'simulate --job deploy --policy iam/deploy.json#deploy', status: 0 },
  { args: 'simulate --job deploy --scenario tag --policy iam/deploy.json', status: 1 },
  { args: 'simulate --job deploy --scenario tag --policy iam/deploy.json --exit-zero', status: 0 },
  { args: 'simulate --claims claims.json --policy iam/deploy.json', status: 0 },
  { args: 'simulate --claims=claims.json --policy=iam/deploy.json', status: 0 },
  { args: 'simulate --claims claims.json --policy iam/deploy.json --now 0', status: 0 },
  { args: 'simulate --job deploy --policy iam/deploy.json --now 1000', status: 0 },
  { args: 'simulate', status: 2, err: /--job NAME, --claims FILE, --token FILE/ },
  { args: 'simulate --job deploy --claims claims.json', status: 2, err: /one of/ },
  { args: 'simulate --job 007', status: 2, err: /no job 007/ },
  { args: 'simulate --job deploy --scenario nope', status: 2, err: /--scenario nope: expected KIND/ },
  { args: 'simulate --job deploy --variable NOPE', status: 2, err: /NOPE/ },
  { args: 'simulate --job deploy --policy iam/nope.json', status: 2, err: /iam\/nope\.json does not exist/ },
  { args: 'simulate --job deploy --policy iam/deploy.json#nope', status: 2, err: /no trust policy named nope \(it holds deploy\)/ },
  { args: 'simulate --job deploy --policy note.txt', status: 2, err: /note\.txt holds no trust policy/ },
  { args: 'simulate --job deploy --now soon', status: 2, err: /--now soon: expected seconds/ },
  { args: 'simulate --claims text.json', status: 2, err: /text\.json: This is not valid JSON/ },
  { args: 'simulate --claims list.json', status: 2, err: /list\.json/ },
  { args: 'simulate --claims claims.json --jwks claims.json', status: 2, err: /--jwks goes with --token/ },
  { args: 'simulate --claims claims.json --scenario tag', status: 2, err: /go with --job/ },
  { args: 'simulate --token claims.json', status: 2, err: /use --claims/ },
  { args: 'simulate --token two-tokens.txt', status: 2, err: /three parts, this has 2/ },
  { args: 'simulate --job deploy --format sarif', status: 2, err: /expected text, json/ },
  { args: 'tokens', status: 0 },
  { args: 'tokens --job deploy --explain', status: 0 },
  { args: 'tokens --job nope', status: 2, err: /no job nope/ },
  { args: 'tokens --dir iam --config .claimcheck.yaml', status: 2, err: /no pipeline here/ },
  { args: 'test good.claimtest.yaml', status: 0 },
  { args: 'test', status: 1 },
  { args: 'test bad --exit-zero', status: 0 },
  { args: 'test iam', status: 2, err: /no trust tests here/ },
  { args: 'test nowhere', status: 2, err: /nowhere does not exist/ },
  { args: 'test --watch --format json', status: 2, err: /--watch does not go with --format json/ },
  { args: 'test --coverage --format junit', status: 2, err: /--coverage does not go with --format junit/ },
  { args: 'explain wildcard-project', status: 0 },
  { args: 'explain nope', status: 2, err: /there is no rule nope/ },
  { args: 'explain constructor', status: 2, err: /there is no rule constructor/ },
  { args: 'explain', status: 2, err: /missing required args/ },
  { args: 'lsp', status: 2, err: /lsp needs --stdio/ },
  { args: 'lsp --stdio', status: 0 },
  { args: 'matrix', status: 2, err: /matrix is not available yet/ },
  { args: 'diff main', status: 2, err: /diff is not available yet/ },
  { args: 'chekc', status: 2, err: /unknown command chekc/ },
  { args: '', status: 2, err: /which command/ },
]

describe('the exit status of the command line', () => {
  let cwd = ''
  before(() => {
    cwd = folderOf(files)
  })
  after(removeFolders)

  for (const { args, status, err } of cases) {
    it(`${args === '' ? 'no command' : args}: ${status}`, async () => {
      const outcome = await claimcheck(
        cwd,
        args.split(' ').filter((arg) => arg !== ''),
      )
      assert.equal(outcome.status, status, outcome.err)
      if (err === undefined) assert.equal(outcome.err, '')
      else {
        assert.match(outcome.err, err)
        assert.match(outcome.err, /^claimcheck: [^\n]+\n$/)
        assert.equal(outcome.out, '')
      }
    })
  }

  it('--fail-on lowers the level that fails', async () => {
    const warnings = folderOf({ ...project, 'iam/deploy.json': trustPolicy({ StringLike: { 'gitlab.com:sub': 'project_path:g/p:*' } }) })
    assert.equal((await claimcheck(warnings, ['check'])).status, 0)
    assert.equal((await claimcheck(warnings, ['check', '--fail-on', 'warning'])).status, 1)
  })

  it('our own failure is 3, and tells nothing of what was read', async () => {
    const { run } = await import('../../src/cli/run.ts')
    let err = ''
    const io = {
      cwd,
      color: false,
      now: () => 0,
      out: () => {
        throw new TypeError('secret')
      },
      err: (text: string) => {
        err += text
      },
      standardInput: async () => '',
    }
    assert.equal(await run(['tokens'], io, { pages: {}, serve: () => {} }), 3)
    assert.match(err, /^claimcheck: internal error \(TypeError\)[^\n]*\n$/)
    assert.doesNotMatch(err, /secret/)
  })

  it('--output writes the report there, without colour', async () => {
    const { out } = await claimcheck(cwd, ['check', '--output', 'report.txt'], { color: true })
    assert.equal(out, '')
    const report = readFileSync(`${cwd}/report.txt`, 'utf8')
    assert.match(report, /missing-subject-condition/)
    assert.equal(report.includes('\u001b'), false)
  })
})
