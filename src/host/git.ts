import { dirname, isAbsolute, join } from 'node:path'
import type { GitTexts } from '../service/snapshot.ts'
import { kindOf, readText } from './files.ts'

/**
 * The configuration of the git checkout that a folder lies in, read from its files: nothing of the workspace is executed.
 * `undefined` outside a checkout.
 */
export async function readGit(folder: string): Promise<GitTexts | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const home = await gitFolder(at)
    if (home !== undefined) {
      const config = await readText(join(home, 'config'))
      return config === undefined ? undefined : { config, originHead: await readText(join(home, 'refs/remotes/origin/HEAD')) }
    }
    if (dirname(at) === at) return undefined
  }
}

// `.git` is a folder, or in worktrees and submodules a file that names one; a worktree shares the main checkout's configuration.
async function gitFolder(checkout: string): Promise<string | undefined> {
  const git = join(checkout, '.git')
  const kind = await kindOf(git)
  if (kind !== 'file') return kind === 'folder' ? git : undefined
  const target = /^gitdir: (.+)$/m.exec((await readText(git)) ?? '')?.[1]?.trim()
  if (target === undefined) return undefined
  const folder = isAbsolute(target) ? target : join(checkout, target)
  const common = (await readText(join(folder, 'commondir')))?.trim()
  return common === undefined ? folder : isAbsolute(common) ? common : join(folder, common)
}
