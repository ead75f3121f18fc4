import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { tour } from '../e2e/tour.ts'
import type { Host, SuiteResult } from './host.ts'
import { findChromium, installHosts } from './install.ts'
import { countsPrefix } from './mocha-inside.ts'
import { openServerHost } from './server-host.ts'
import { openWebHost } from './web-host.ts'

// `node test/hosts/run.ts vscode|web|desktop`: the suite of test/e2e inside a real VS Code, then the tour of its surfaces.
const root = fileURLToPath(new URL('../..', import.meta.url))
const patience = 240_000

/** Bundles the suite for both extension hosts into out/e2e. */
async function bundleSuite(): Promise<void> {
  // mocha's browser build must not take the bundle's `module` for its own.
  const common = {
    entryPoints: ['test/e2e/suite/index.ts'],
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    external: ['vscode'],
    define: { module: 'undefined', exports: 'undefined', exampleFiles: JSON.stringify(exampleFiles()) },
    logLevel: 'warning',
  } satisfies BuildOptions
  await build({ ...common, platform: 'node', outfile: 'out/e2e/node.cjs' })
  await build({ ...common, platform: 'browser', mainFields: ['browser', 'module', 'main'], outfile: 'out/e2e/web.js' })
}

// By path below `examples`.
function exampleFiles(): { readonly [path: string]: string } {
  const folder = join(root, 'examples')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]))
}

/** Runs the suite in a host; one that dies or hangs has failed. */
async function runSuite(open: Host, chromium: string): Promise<SuiteResult> {
  const lines: string[] = []
  let counts: SuiteResult['counts'] | undefined
  const host = await open({
    chromium,
    suite: true,
    onConsole(line) {
      lines.push(line)
      const at = line.indexOf(countsPrefix)
      if (at >= 0) counts ??= JSON.parse(line.slice(at + countsPrefix.length).replace(/[^}]*$/, ''))
    },
  })
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, patience))
  await Promise.race([host.exited, timeout])
  await host.close()
  const interesting = lines.filter((line) => /^(%c)?.*(pass |FAIL |skip |claimcheck|Error)/.test(line))
  return { counts: counts ?? { passed: 0, failed: 1, skipped: 0 }, log: (counts === undefined ? lines : interesting).join('\n') }
}

const kind = process.argv[2]
const report = (counts: SuiteResult['counts']) => {
  const file = process.env['CLAIMCHECK_COUNTS']
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts))
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
  process.exit(counts.failed === 0 ? 0 : 1)
}

await bundleSuite()
if (kind === 'desktop') {
  const { runTests } = await import('@vscode/test-electron')
  process.exit(
    await runTests({ extensionDevelopmentPath: root, extensionTestsPath: `${root}out/e2e/node.cjs`, launchArgs: [`${root}examples/aws`] }),
  )
}
const hosts: { readonly [kind: string]: Host } = { vscode: openServerHost, web: openWebHost }
const open = kind === undefined ? undefined : hosts[kind]
if (open === undefined) {
  process.stderr.write('usage: node test/hosts/run.ts vscode|web|desktop\n')
  process.exit(2)
}
const chromium = findChromium()
if ('missing' in chromium) {
  process.stdout.write(`${chromium.missing}\n`)
  report({ passed: 0, failed: 0, skipped: 1 })
} else {
  installHosts()
  const suite = await runSuite(open, chromium.path)
  process.stdout.write(`${suite.log}\n`)
  // The tour needs the example's files, which the web host has only inside its suite.
  const look = kind === 'vscode' ? await tour(open, chromium.path) : { counts: { passed: 0, failed: 0, skipped: 0 }, log: '' }
  process.stdout.write(`${look.log}\n`)
  report({
    passed: suite.counts.passed + look.counts.passed,
    failed: suite.counts.failed + look.counts.failed,
    skipped: suite.counts.skipped + look.counts.skipped,
  })
}
