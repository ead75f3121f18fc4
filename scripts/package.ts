import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { buildAll } from './build.ts'

// `npm run package`: the VSIX, at the top of the tree or where an argument says.
const root = fileURLToPath(new URL('..', import.meta.url))

/** Largest size of the VSIX in bytes. Server and engines are in it twice: for Node, and for the browser. */
export const vsixBudget = 1_650_000

/** Packs what is built into a VSIX and returns its size in bytes. Throws with vsce's own words when it refuses. */
export function packVsix(file: string): number {
  // Everything that ships is bundled, so there are no dependencies to pack.
  const { status, stdout, stderr } = spawnSync('vsce', ['package', '--no-dependencies', '--out', file], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`vsce package failed:\n${stdout}${stderr}`)
  return statSync(file).size
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] ?? `${root}claimcheck.vsix`
  await buildAll()
  const size = packVsix(file)
  process.stdout.write(`${file}  ${Math.round(size / 1000)} kB of ${vsixBudget / 1000} kB\n`)
  if (size > vsixBudget) process.exit(1)
}
