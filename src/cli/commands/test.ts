import { styleText } from 'node:util'
import type { Analysis } from '../../service/analysis.ts'
import { trustTestWorld } from '../../service/trust-test-world.ts'
import { filesNamedBy, runTrustTests, type TrustTestResult } from '../../simulate/trust-tests.ts'
import { type Io, UsageError } from '../io.ts'
import { Locator } from '../locate.ts'
import { analyse, type CommonOptions, mustBe, oneOf } from '../options.ts'
import { junitReport } from '../reporters/xml.ts'

export interface TestOptions extends CommonOptions {
  readonly coverage?: boolean
  readonly watch?: boolean
}

/** `claimcheck test`: runs the trust tests below the paths. The second part says whether all passed. */
export async function test(
  paths: readonly string[],
  options: TestOptions,
  io: Io,
): Promise<{ readonly text: string; readonly passed: boolean }> {
  const format = oneOf('format', options.format, ['text', 'json', 'junit'], 'text')
  for (const option of ['coverage', 'watch'] as const) {
    if (options[option] === true) throw new UsageError(`--${option} is not available yet`)
  }
  for (const path of paths) await mustBe('any', path, io)
  const roots = paths.length === 0 ? [options.dir ?? '.'] : paths
  const first = await analyse(options, io, roots)
  // Tests may name files that lie elsewhere.
  const named = testFiles(first).flatMap((file) => {
    const parsed = first.parsed.get(file)
    return parsed === undefined ? [] : filesNamedBy(parsed)
  })
  const analysis = named.some((file) => first.text(file) === undefined) ? await analyse(options, io, [...roots, ...named]) : first
  const results = testFiles(analysis)
    .filter((file) => paths.length === 0 || paths.some((path) => below(path, file)))
    .flatMap((file) => {
      const parsed = analysis.parsed.get(file)
      return parsed === undefined ? [] : runTrustTests(parsed, trustTestWorld(analysis, file))
    })
  if (results.length === 0) throw new UsageError('There are no trust tests here (*.claimtest.yaml)')
  const locator = new Locator(analysis)
  const passed = results.every((result) => result.outcome === 'passed')
  if (format === 'json') return { text: json(results, locator), passed }
  if (format === 'junit') return { text: junit(results), passed }
  return { text: text(results, locator, io), passed }
}

function testFiles(analysis: Analysis): readonly string[] {
  return analysis.projects.flatMap((project) => project.testFiles)
}

function below(path: string, file: string): boolean {
  const root = path.replace(/^\.\//, '').replace(/\/+$/, '')
  return root === '.' || root === '' || file === root || file.startsWith(`${root}/`)
}

function json(results: readonly TrustTestResult[], locator: Locator): string {
  const tests = results.map(({ span, ...result }) => ({ ...result, range: locator.range(span) }))
  return `${JSON.stringify({ version: 1, tests }, null, 2)}\n`
}

function junit(results: readonly TrustTestResult[]): string {
  return junitReport(
    results.map(({ file, name, outcome, message }) => ({
      suite: file,
      name,
      file,
      ...(outcome === 'passed' ? {} : { failure: { kind: outcome === 'failed' ? 'failure' : 'error', message, text: message } as const }),
    })),
  )
}

function text(results: readonly TrustTestResult[], locator: Locator, io: Io): string {
  const paint = (style: 'green' | 'red' | 'yellow', part: string) => (io.color ? styleText(style, part) : part)
  const lines: string[] = []
  let file = ''
  for (const result of results) {
    if (result.file !== file) lines.push(result.file)
    file = result.file
    const mark =
      result.outcome === 'passed'
        ? paint('green', 'pass ')
        : paint(result.outcome === 'failed' ? 'red' : 'yellow', result.outcome.padEnd(5))
    const { line, column } = locator.range(result.span).start
    lines.push(
      `  ${mark} ${result.name}${result.outcome === 'passed' ? '' : `\n        ${result.message}\n        at ${file}:${line}:${column}`}`,
    )
  }
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length
  lines.push(`${count('passed')} passed, ${count('failed')} failed, ${count('error')} errors`)
  return `${lines.join('\n')}\n`
}
