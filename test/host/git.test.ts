import assert from 'node:assert/strict'
import { readGit } from '../../src/host/git.ts'
import { folderOf, removeFolders } from '../support/cli.ts'

const config = '[remote "origin"]\n\turl = git@gitlab.com:g/p.git\n'
const head = 'ref: refs/remotes/origin/main\n'

const cases: readonly { name: string; files: { readonly [path: string]: string }; from: string; has: boolean; head?: string }[] = [
  { name: 'a checkout', files: { '.git/config': config, '.git/refs/remotes/origin/HEAD': head }, from: '', has: true, head },
  { name: 'a folder of a checkout', files: { '.git/config': config, 'a/b/c': '' }, from: '/a/b', has: true },
  {
    name: 'a worktree',
    files: {
      'main/.git/config': config,
      'main/.git/refs/remotes/origin/HEAD': head,
      'main/.git/worktrees/w/commondir': '../..\n',
      'w/.git': 'gitdir: ../main/.git/worktrees/w\n',
    },
    from: '/w',
    has: true,
    head,
  },
  { name: 'a submodule', files: { '.git/modules/s/config': config, 's/.git': 'gitdir: ../.git/modules/s\n' }, from: '/s', has: true },
  { name: 'a .git file that names nothing', files: { 's/.git': 'nothing', 's/x': '' }, from: '/s', has: false },
]

describe('readGit', () => {
  after(removeFolders)

  for (const { name, files, from, has, head: wanted } of cases) {
    it(name, async () => {
      const git = await readGit(`${folderOf(files)}${from}`)
      assert.deepEqual(git, has ? { config, originHead: wanted } : undefined)
    })
  }
})
