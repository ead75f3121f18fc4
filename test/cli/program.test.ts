import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, project, removeFolders, top } from '../support/cli.ts'

const program = join(top, 'dist/cli.cjs')

function start(args: readonly string[], cwd: string, input = '', env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [program, ...args], { cwd, input, encoding: 'utf8', env: { ...process.env, ...env } })
}

describe('the program', () => {
  before(function () {
    this.timeout(60_000)
    execFileSync(process.execPath, [join(top, 'scripts/build.ts'), 'dist/cli.cjs'])
  })
  after(removeFolders)

  it('prints JSON alone on standard output, and ends with the status', () => {
    const { status, stdout, stderr } = start(['simulate', '--job', 'deploy', '--scenario', 'tag', '--format', 'json'], folderOf(project))
    assert.deepEqual([status, stderr], [1, ''])
    assert.equal(JSON.parse(stdout).verdicts[0].outcome, 'deny')
  })

  it('prints one line on standard error for wrong usage', () => {
    const { status, stdout, stderr } = start(['check', 'nowhere'], folderOf(project))
    assert.deepEqual([status, stdout, stderr], [2, '', 'claimcheck: nowhere does not exist\n'])
  })

  it('takes a token from standard input', () => {
    const { status, stderr } = start(['simulate', '--token', '-'], folderOf(project), 'no token')
    assert.equal(status, 2)
    assert.match(stderr, /^claimcheck: standard input: [^\n]+\n$/)
  })

  it('has the pages of the rules in it', () => {
    assert.match(start(['explain', 'unpinned-ref'], folderOf({})).stdout, /^# unpinned-ref\n/)
  })

  it('FORCE_COLOR colours a pipe, NO_COLOR forbids it', () => {
    const cwd = folderOf({ ...project, '.gitlab-ci.yml': 'a: [' })
    const coloured = (env: NodeJS.ProcessEnv) => start(['check'], cwd, '', env).stdout.includes('\u001b[')
    assert.equal(coloured({ FORCE_COLOR: '1', NO_COLOR: '' }), true)
    assert.equal(coloured({ FORCE_COLOR: '1', NO_COLOR: '1' }), false)
    assert.equal(coloured({ FORCE_COLOR: '', NO_COLOR: '' }), false)
  })

  it('--help and --version end with 0', () => {
    const help = start(['--help'], folderOf({}))
    assert.equal(help.status, 0)
    for (const command of ['check', 'simulate', 'tokens', 'test', 'token', 'explain', 'lsp'])
      assert.match(help.stdout, new RegExp(`\\b${command}\\b`))
    assert.equal(start(['--version'], folderOf({})).status, 0)
  })

  it('whoever stops reading early sees no stack', async () => {
    const child = spawn(process.execPath, [program, 'tokens', '--explain'], { cwd: folderOf(project), stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let err = ''
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      err += chunk
    })
    await new Promise((resolve) => child.on('close', resolve))
    assert.equal(err, '')
  })

  it('test --watch runs again after a change', async () => {
    const cwd = folderOf({
      ...project,
      'a.claimtest.yaml': 'policy: iam/deploy.json\ntests: [{ name: one, token: { claims: { sub: x } }, expect: deny }]\n',
    })
    const child = spawn(process.execPath, [program, 'test', '--watch'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    const saw = (text: string) =>
      new Promise<void>((resolve) => {
        child.stdout.on('data', () => out.includes(text) && resolve())
      })
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk
    })
    try {
      await saw('1 passed, 0 failed')
      writeFileSync(`${cwd}/iam/deploy.json`, '{}')
      await saw('0 passed, 0 failed, 1 errors')
    } finally {
      child.kill()
    }
  })

  it('lsp --stdio answers initialize', async () => {
    const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: folderOf({}), stdio: ['pipe', 'pipe', 'inherit'] })
    try {
      const answer = new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))
      const request = JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { processId: null, rootUri: null, capabilities: {} },
      })
      child.stdin.write(`Content-Length: ${request.length}\r\n\r\n${request}`)
      assert.match(await answer, /^Content-Length: \d+/)
    } finally {
      child.kill()
    }
  })
})
