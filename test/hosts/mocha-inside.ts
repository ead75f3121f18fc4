// mocha's own browser build: the one that runs in a web worker, and in Node as well.
import 'mocha/mocha.js'

/** The line that a suite inside VS Code prints at its end, for the harness to find in the page's console. */
export const countsPrefix = 'claimcheck-counts: '

interface Runner {
  readonly stats?: { readonly passes: number; readonly failures: number; readonly pending: number }
  on(event: 'pass' | 'fail' | 'pending', listener: (test: { fullTitle(): string }, error?: Error) => void): void
}
interface MochaInstance {
  readonly suite: { emit(event: string, ...args: unknown[]): void }
  reporter(reporter: new (runner: Runner) => object): void
  run(done: (failures: number) => void): Runner
}
// What mocha's browser build leaves on the global object.
const { Mocha } = globalThis as unknown as { Mocha: new (options: object) => MochaInstance }

/**
 * Runs tests inside a VS Code: `define` calls `describe` and `it`. Prints each result and the counts to the console, and rejects
 * when a test failed.
 */
export async function runMochaInside(define: () => void): Promise<void> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000 })
  class ConsoleReporter {
    constructor(runner: Runner) {
      runner.on('pass', (test) => {
        counts.passed++
        console.log(`pass ${test.fullTitle()}`)
      })
      runner.on('pending', (test) => {
        counts.skipped++
        console.log(`skip ${test.fullTitle()}`)
      })
      runner.on('fail', (test, error) => {
        counts.failed++
        console.log(`FAIL ${test.fullTitle()}\n${error?.stack ?? String(error)}`)
      })
    }
  }
  mocha.reporter(ConsoleReporter)
  mocha.suite.emit('pre-require', globalThis, '', mocha)
  define()
  await new Promise<void>((resolve) => mocha.run(() => resolve()))
  console.log(countsPrefix + JSON.stringify(counts))
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`)
}
