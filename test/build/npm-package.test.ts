import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the npm package, installed in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-npm-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  before(() => {
    // What `npm pack` takes is already built: the build's own step comes before this suite.
    npm(root, ['pack', '--ignore-scripts', '--pack-destination', folder])
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'))
    assert.ok(tarball)
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    npm(folder, ['install', '--offline', `./${tarball}`])
  })

  it('brings no other package', () => {
    const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))
    assert.deepEqual(installed, ['claimcheck'])
  })

  it('holds no source, test or development file', () => {
    const known = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist|schemas)$/
    assert.deepEqual(
      readdirSync(join(folder, 'node_modules/claimcheck')).filter((name) => !known.test(name)),
      [],
    )
  })

  it('holds the engines that the command line loads', () => {
    const engines = readdirSync(join(folder, 'node_modules/claimcheck/dist/engines')).sort()
    assert.deepEqual(engines, ['cel.cjs', 'hcl.cjs', 'tree-sitter-terraform.wasm', 'tree-sitter.wasm'])
  })

  for (const node of nodes()) {
    const run = (...args: string[]) => {
      const path = `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`
      return spawnSync(join(folder, 'node_modules/.bin/claimcheck'), args, {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, PATH: path },
      })
    }

    describe(`on Node ${versionOf(node)}`, () => {
      it('tells its version', () => {
        const { status, stdout, stderr } = run('--version')
        assert.equal(status, 0, stderr)
        const manifest: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
        assert.ok(stdout.includes(manifest.version), stdout)
      })

      it('finds nothing wrong with the example', () => {
        const { status, stdout, stderr } = run('check', 'examples/aws', '--format', 'json')
        assert.equal(status, 0, stderr)
        assert.equal(JSON.parse(stdout).version, 1)
      })

      it('allows the default branch', () => {
        const { status, stdout, stderr } = run(...simulate('default-branch'))
        assert.equal(status, 0, stderr)
        assert.deepEqual(outcomes(stdout), ['allow'])
      })

      it("denies a fork's merge request", () => {
        const { status, stdout } = run(...simulate('fork-merge-request'))
        assert.equal(status, 1)
        assert.deepEqual(outcomes(stdout), ['deny'])
      })
    })
  }
})

function simulate(scenario: string): string[] {
  return ['simulate', '--dir', 'examples/aws', '--job', 'deploy', '--scenario', scenario, '--format', 'json']
}

function outcomes(stdout: string): string[] {
  const report: { verdicts: { outcome: string }[] } = JSON.parse(stdout)
  return report.verdicts.map((verdict) => verdict.outcome)
}

/** One Node of each version: those named in CLAIMCHECK_NODES, else this one and those on the PATH. */
function nodes(): readonly string[] {
  const named = process.env['CLAIMCHECK_NODES']
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((path) => join(path, 'node'))
  const candidates = named === undefined ? [process.execPath, ...onPath] : named.split(delimiter)
  const byVersion = new Map<string, string>()
  for (const candidate of candidates) {
    if (!existsSync(candidate)) continue
    const node = realpathSync(candidate)
    const version = versionOf(node)
    if (!byVersion.has(version)) byVersion.set(version, node)
  }
  return [...byVersion.values()]
}

function versionOf(node: string): string {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
}

function npm(cwd: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd,
    encoding: 'utf8',
  })
  assert.equal(status, 0, `npm ${args.join(' ')}\n${stdout}${stderr}`)
}
