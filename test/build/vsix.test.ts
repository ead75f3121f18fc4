import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packVsix, vsixBudget } from '../../scripts/package.ts'

describe('the VSIX', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-vsix-'))
  const file = join(folder, 'claimcheck.vsix')
  let size = 0
  before(() => {
    size = packVsix(file)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it(`is at most ${vsixBudget / 1000} kB`, () => {
    assert.ok(size <= vsixBudget, `${size} bytes`)
  })

  it('holds nothing that only developers need', () => {
    // The first three are vsce's own.
    const known =
      /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/LICENSE\.txt|extension\/(package\.json|package\.nls\.json|readme\.md|changelog\.md|(dist|media|schemas|syntaxes)\/.+))$/i
    const others = namesIn(file).filter((name) => !known.test(name))
    assert.deepEqual(others, [])
  })

  it('holds every file that the manifest names', () => {
    const names = namesIn(file)
    const missing = filesNamedBy(JSON.parse(readFileSync('package.json', 'utf8'))).filter((name) => !names.includes(`extension/${name}`))
    assert.deepEqual(missing, [])
  })

  it('holds the servers, the panel and the engines, which the code names', () => {
    const names = namesIn(file)
    const needed = ['dist/server.cjs', 'dist/web/server.js', 'dist/panel.js', 'dist/panel.css', ...engines]
    assert.deepEqual(
      needed.filter((name) => !names.includes(`extension/${name}`)),
      [],
    )
  })
})

const engines = ['hcl.cjs', 'hcl.js', 'tree-sitter.wasm', 'tree-sitter-terraform.wasm'].map((name) => `dist/engines/${name}`)

/** The relative paths anywhere in a manifest, and its entries. */
function filesNamedBy(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^\.\/|^(media|schemas|syntaxes)\//.test(value) ? [value.replace(/^\.\//, '')] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesNamedBy) : []
}

/** The names in a zip file, from its central directory (APPNOTE 4.3.12). */
function namesIn(zip: string): readonly string[] {
  const bytes = readFileSync(zip)
  const end = bytes.lastIndexOf('PK\x05\x06')
  const names: string[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field))
    assert.ok(name !== undefined && extra !== undefined && comment !== undefined)
    names.push(bytes.toString('utf8', at + 46, at + 46 + name))
    at += 46 + name + extra + comment
  }
  return names
}
