import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Where the two hosts lie once they are installed. */
export const codeServer = join(here, 'node_modules/code-server/lib/vscode')
export const webIde = join(here, 'node_modules/@gitlab/web-ide/dist/public/vscode')

const chromiumPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Installs both VS Codes where they are missing or older than their lock file, without running anybody's install scripts: they would
 * compile natives that the tests don't need. Throws when npm fails.
 */
export function installHosts(): void {
  const stamp = join(here, 'node_modules/.package-lock.json')
  if (!existsSync(stamp) || statSync(stamp).mtimeMs < statSync(join(here, 'package-lock.json')).mtimeMs) npm(here, ['ci'])
  if (!existsSync(join(codeServer, 'node_modules/.package-lock.json'))) npm(codeServer, ['install', '--omit=dev'])
}

/** A Chromium of the system, installed with apt when that is allowed; otherwise the line that says what to do. */
export function findChromium(): { readonly path: string } | { readonly missing: string } {
  const found = () => [process.env['CHROMIUM'], ...chromiumPaths].find((path) => path !== undefined && path !== '' && existsSync(path))
  let path = found()
  if (path === undefined && process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    path = found()
  }
  return path === undefined ? { missing: 'No Chromium found: install one (apt-get install chromium), or name it in CHROMIUM' } : { path }
}

function npm(folder: string, args: readonly string[]): void {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']
  const { status } = spawnSync('npm', [...args, ...quiet], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`npm ${args[0]} failed in ${folder}`)
}
