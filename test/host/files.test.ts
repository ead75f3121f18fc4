import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import { listFiles, readText } from '../../src/host/files.ts'
import { folderOf, removeFolders } from '../support/cli.ts'

const all = () => true
const list = async (files: { readonly [path: string]: string }, below = '') => listFiles(`${folderOf(files)}${below}`, all)

describe('listFiles', () => {
  after(removeFolders)

  it('lists files below the folder, sorted, hidden ones too', async () => {
    assert.deepEqual(await list({ 'b/c.json': '', 'a.yml': '', '.gitlab-ci.yml': '' }), ['.gitlab-ci.yml', 'a.yml', 'b/c.json'])
  })

  it("leaves out other people's folders", async () => {
    assert.deepEqual(await list({ 'node_modules/a.json': '', 'x/.git/b.json': '', '.terraform/c.json': '', 'd.json': '' }), ['d.json'])
  })

  it('leaves out what .gitignore excludes, files and folders', async () => {
    const files = { '.gitignore': 'dist/\n*.log\n/top.json\n', 'dist/a.json': '', 'b.log': '', 'top.json': '', 'x/top.json': '' }
    assert.deepEqual(await list(files), ['.gitignore', 'x/top.json'])
  })

  it('a deeper .gitignore overrules', async () => {
    const files = {
      '.gitignore': '*.json\n',
      'a/b/.gitignore': '!keep.json\n',
      'a/b/keep.json': '',
      'a/b/other.json': '',
      'a/keep.json': '',
    }
    assert.deepEqual(await list(files), ['.gitignore', 'a/b/.gitignore', 'a/b/keep.json'])
  })

  it('what lies in an excluded folder can not be taken back', async () => {
    assert.deepEqual(await list({ '.gitignore': 'out/\n', 'out/.gitignore': '!a.json\n', 'out/a.json': '' }), ['.gitignore'])
  })

  it('the .gitignore of the checkout counts for a folder in it', async () => {
    const files = { '.git/config': '', '.gitignore': '*.log\n', 'sub/a.log': '', 'sub/b.json': '' }
    assert.deepEqual(await list(files, '/sub'), ['b.json'])
  })

  it('who names an excluded folder sees what is in it', async () => {
    const files = { '.git/config': '', '.gitignore': 'out/\n', 'out/x/.gitignore': 'b.json', 'out/x/a.json': '', 'out/x/b.json': '' }
    assert.deepEqual(await list(files, '/out/x'), ['.gitignore', 'a.json'])
  })

  it('follows a link to a file inside the folder, no other link', async () => {
    const outside = folderOf({ 'secret.json': '', 'sub/x.json': '' })
    const folder = folderOf({ 'a.json': '' })
    symlinkSync(`${folder}/a.json`, `${folder}/inside.json`)
    symlinkSync(`${outside}/secret.json`, `${folder}/outside.json`)
    symlinkSync(`${outside}/sub`, `${folder}/folder`)
    symlinkSync(`${folder}/nowhere`, `${folder}/dangling.json`)
    symlinkSync(folder, `${folder}/loop`)
    assert.deepEqual(await listFiles(folder, all), ['a.json', 'inside.json'])
  })

  it('a folder that does not exist has no files', async () => {
    assert.deepEqual(await listFiles('/nowhere/at/all', all), [])
  })

  it('only what matters', async () => {
    const folder = folderOf({ 'a.json': '', 'b/c.txt': '' })
    assert.deepEqual(await listFiles(folder, (path) => path === 'b/c.txt'), ['b/c.txt'])
  })
})

describe('readText', () => {
  after(removeFolders)

  it('replaces bytes that are no UTF-8', async () => {
    assert.equal(await readText(`${folderOf({ a: Uint8Array.of(0x61, 0xff, 0x62) })}/a`), 'a\ufffdb')
  })

  it('does not read what is too large', async () => {
    const folder = folderOf({ a: new Uint8Array(16_000_001), b: new Uint8Array(16_000_000) })
    assert.equal(await readText(`${folder}/a`), undefined)
    assert.equal((await readText(`${folder}/b`))?.length, 16_000_000)
  })

  it('a folder and a missing file have no text', async () => {
    const folder = folderOf({})
    mkdirSync(`${folder}/sub`)
    assert.deepEqual([await readText(`${folder}/sub`), await readText(`${folder}/none`)], [undefined, undefined])
  })
})
