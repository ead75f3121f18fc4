import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

// `npm run soak`: the unit tests with many more random cases (CLAIMCHECK_SOAK times as many) and a new seed, which is printed.
const multiple = process.env['CLAIMCHECK_SOAK'] ?? '50'
const seed = process.env['CLAIMCHECK_SEED'] ?? String(randomInt(2 ** 31))
process.stdout.write(`CLAIMCHECK_SEED=${seed} CLAIMCHECK_SOAK=${multiple}\n`)
const { status } = spawnSync('mocha', ['--timeout', '1800000', ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, CLAIMCHECK_SOAK: multiple, CLAIMCHECK_SEED: seed },
})
process.exit(status ?? 1)
