import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { claimcheck, folderOf, project, removeFolders, trustPolicy } from '../support/cli.ts'

const open = trustPolicy({ StringLike: { 'gitlab.com:sub': 'project_path:g/*:ref_type:branch:ref:main' } })
const files = { ...project, 'iam/deploy.json': open }
const policyOf = (cwd: string) => readFileSync(`${cwd}/iam/deploy.json`, 'utf8')

describe('check --fix, --diff and --baseline', () => {
  after(removeFolders)

  it('--fix writes the safe fixes, and reports what is left', async () => {
    const cwd = folderOf(files)
    const { status, out } = await claimcheck(cwd, ['check', '--fix'])
    assert.equal(status, 0, out)
    assert.doesNotMatch(out, /wildcard-project/)
    assert.match(policyOf(cwd), /"gitlab\.com:sub": "project_path:g\/p:ref_type:branch:ref:main"/)
    const { status: allowed } = await claimcheck(cwd, ['simulate', '--job', 'deploy', '--scenario', 'default-branch'])
    assert.equal(allowed, 0)
  })

  it('--fix a second time changes nothing', async () => {
    const cwd = folderOf(files)
    await claimcheck(cwd, ['check', '--fix'])
    const once = policyOf(cwd)
    await claimcheck(cwd, ['check', '--fix'])
    assert.equal(policyOf(cwd), once)
  })

  it('--fix touches only what lies at the paths', async () => {
    const cwd = folderOf({ ...files, 'other/role.json': open })
    await claimcheck(cwd, ['check', '--fix', 'other'])
    assert.equal(policyOf(cwd), open)
  })

  it('--fix leaves a file that is not UTF-8', async () => {
    const bytes = Buffer.from(open.replace('"2012-10-17"', '"2012-10-17", "Id": "\u00e9"'), 'latin1')
    const cwd = folderOf({ ...project, 'iam/deploy.json': bytes })
    const { status, err } = await claimcheck(cwd, ['check', '--fix'])
    assert.equal(status, 2)
    assert.match(err, /iam\/deploy\.json is not UTF-8/)
    assert.ok(readFileSync(`${cwd}/iam/deploy.json`).equals(bytes))
  })

  it('--diff shows what --fix would write, as patch applies it', async () => {
    const cwd = folderOf(files)
    const { status, out } = await claimcheck(cwd, ['check', '--diff'])
    assert.equal(status, 1)
    assert.equal(policyOf(cwd), open)
    writeFileSync(`${cwd}/change.patch`, out)
    execFileSync('git', ['apply', '--unsafe-paths', 'change.patch'], { cwd, env: { ...process.env, GIT_CEILING_DIRECTORIES: '/' } })
    const patched = policyOf(cwd)
    const fixed = folderOf(files)
    await claimcheck(fixed, ['check', '--fix'])
    assert.equal(patched, policyOf(fixed))
  })

  it('--diff of a file without a last line end', async () => {
    const cwd = folderOf({ ...files, 'iam/deploy.json': JSON.stringify(JSON.parse(open)) })
    const { out } = await claimcheck(cwd, ['check', '--diff'])
    assert.match(out, /^@@ -1,1 \+1,1 @@\n-\{.*\n\\ No newline at end of file\n\+\{.*\n\\ No newline at end of file\n$/m)
  })

  it('--diff without safe fixes is empty', async () => {
    const { status, out } = await claimcheck(folderOf(project), ['check', '--diff'])
    assert.deepEqual([status, out], [0, ''])
  })

  it('--baseline hides what was there, also when lines have moved', async () => {
    const cwd = folderOf(files)
    await claimcheck(cwd, ['check', '--format', 'json', '--output', 'baseline.txt'])
    writeFileSync(`${cwd}/iam/deploy.json`, `\n\n${open}`)
    const { status, out } = await claimcheck(cwd, ['check', '--baseline', 'baseline.txt'])
    assert.deepEqual([status, out], [0, 'No findings.\n'])
  })

  it('--baseline shows what is new', async () => {
    const cwd = folderOf(files)
    await claimcheck(cwd, ['check', '--format', 'json', '--output', 'baseline.txt'])
    writeFileSync(`${cwd}/iam/second.json`, open)
    const { status, out } = await claimcheck(cwd, ['check', '--baseline', 'baseline.txt', '--format', 'json'])
    assert.equal(status, 1)
    assert.deepEqual([...new Set(JSON.parse(out).findings.map((one: { file: string }) => one.file))], ['iam/second.json'])
  })
})
