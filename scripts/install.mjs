import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

// What start and test share: only Node's own modules, so that it runs before anything is installed, on Node 20 and newer.
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The environment in which Node 24 (the npm package `node`) and the tools come first. */
export const environment = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` }

/** Runs a program to its end with this terminal; returns its exit status. */
export function run(command, args, options = {}) {
  return (
    spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment, shell: process.platform === 'win32', ...options }).status ?? 1
  )
}

/** Installs the packages when they are missing or older than the lock file. */
export function ensureInstalled() {
  const stamp = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return
  process.stderr.write('Installing packages (npm ci)…\n')
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']) !== 0) {
    process.stderr.write('npm ci failed\n')
    process.exit(1)
  }
}
