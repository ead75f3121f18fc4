import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { ensureInstalled, environment, root } from './install.mjs'

// `npm test`: everything, in two lanes. Each static check counts as one test; suites report their own counts. The last line is the sum.
ensureInstalled()
const reports = join(root, 'out', 'reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

// A step that takes longer hangs; on a busy machine of two cores the longest, the unit tests, takes eight minutes.
const patience = 12 * 60_000
const total = { passed: 0, failed: 0, skipped: 0 }
const started = Date.now()

/** One step: a command, whose output is shown when it fails (or always, for suites). */
async function step(name, command, args, { counts = false } = {}) {
  const file = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`)
  const begun = Date.now()
  const { status, output } = await capture(command, args, counts ? { CLAIMCHECK_COUNTS: file } : {})
  const result = counts && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0, skipped: 0 }
  if (!counts) result[status === 0 ? 'passed' : 'failed'] = 1
  // A suite that dies before it counts has failed as a whole.
  else if (status !== 0 && result.failed === 0) result.failed = 1
  for (const key of Object.keys(total)) total[key] += result[key]
  const seconds = ((Date.now() - begun) / 1000).toFixed(1)
  const numbers = counts ? `  ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped` : ''
  process.stdout.write(`${result.failed === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)${numbers}\n`)
  if (result.failed > 0 || (result.skipped > 0 && counts)) process.stdout.write(`${output.trimEnd()}\n`)
  return result.failed === 0
}

function capture(command, args, more) {
  return new Promise((resolve) => {
    // A group of its own, so that a runner that hangs can be ended with everything that it started.
    const child = spawn(command, args, { cwd: root, env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let output = ''
    const end = () => process.kill(-child.pid, 'SIGKILL')
    const timer = setTimeout(() => {
      output += `\nended after ${patience / 60_000} minutes\n`
      end()
    }, patience)
    process.once('exit', end)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ status: 1, output: String(error) }))
    child.on('close', (status) => {
      clearTimeout(timer)
      process.off('exit', end)
      resolve({ status: status ?? 1, output })
    })
  })
}

const mocha = ['--reporter', 'test/support/counting-reporter.cjs']

// Ctrl+C ends the steps too, which don't belong to the terminal's group.
process.once('SIGINT', () => process.exit(130))

async function staticChecks() {
  await step('format and lint', 'biome', ['ci', '.'])
  await step('types', 'tsc', ['-b'])
  await step('boundaries', 'depcruise', ['--config', '.ci/dependency-cruiser.cjs', 'src'])
  await step('dead code', 'knip', [])
  await step('dead code in what ships', 'knip', ['--production'])
}

async function suites() {
  if (!(await built)) return
  await step('unit', 'c8', ['--reporter', 'text-summary', '--reporter', 'lcovonly', '--reports-dir', 'coverage', 'mocha', ...mocha], {
    counts: true,
  })
  await step('language server', 'mocha', ['--no-config', '--exit', '--timeout', '20000', ...mocha, 'test/server/**/*.test.ts'], {
    counts: true,
  })
  await step('packages', 'mocha', ['--no-config', '--timeout', '120000', ...mocha, 'test/build/*.test.ts'], { counts: true })
}

// These mostly wait for a screen, so they share the machine well with the others.
async function hosts() {
  if (!(await built)) return
  await step('Web IDE', 'node', ['test/hosts/run.ts', 'web'], { counts: true })
  await step('VS Code', 'node', ['test/hosts/run.ts', 'vscode'], { counts: true })
}

const built = step('build', 'node', ['scripts/build.ts'])
await Promise.all([staticChecks().then(hosts), suites()])
process.stdout.write(`${Math.round((Date.now() - started) / 1000)} s\n`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(total.failed === 0 ? 0 : 1)
