import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { buildAll } from './build.ts'

// `npm run test:nodes`: the packed command line on every Node that it promises. The Nodes come from the npm package `node`.
const root = fileURLToPath(new URL('..', import.meta.url))

const nodes = [20, 22, 24].map((major) => {
  const folder = join(root, 'out/nodes', String(major))
  const node = join(folder, 'node_modules/node/bin/node')
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true })
    // That package fetches its binary in an install script, which newer npms only run when they are told to.
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }))
    const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', `node@${major}`], { cwd: folder, stdio: 'inherit' })
    if (npm.status !== 0) process.exit(1)
  }
  return node
})

await buildAll()
const { status } = spawnSync('mocha', ['--no-config', '--timeout', '120000', join(root, 'test/build/npm-package.test.ts')], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CLAIMCHECK_NODES: nodes.join(delimiter) },
})
process.exit(status ?? 1)
