import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packVsix, vsixBudget } from '../../scripts/package.ts'

describe('the VSIX', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-vsix-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('is accepted by vsce and within its budget', () => {
    const size = packVsix(join(folder, 'claimcheck.vsix'))
    assert.ok(size <= vsixBudget, `${size} bytes`)
  })

  it('holds what the extension needs, and nothing else', () => {
    const { stdout } = spawnSync('vsce', ['ls', '--no-dependencies'], { encoding: 'utf8' })
    const files = stdout.trim().split('\n')
    const known =
      /^(package\.json|package\.nls\.json|README\.md|CHANGELOG\.md|LICENSE(\.txt|\.md)?|(dist|media|schemas|syntaxes|docs\/rules)\/.+)$/i
    assert.deepEqual(
      files.filter((file) => !known.test(file)),
      [],
    )
    for (const needed of [
      'package.json',
      'dist/extension.cjs',
      'dist/web/extension.js',
      'dist/server.cjs',
      'dist/web/server.js',
      'dist/panel.js',
      'dist/panel.css',
    ]) {
      assert.ok(files.includes(needed), `${needed} is missing`)
    }
  })
})
