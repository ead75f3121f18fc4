import { resolve } from 'node:path'
import { kindOf } from '../../host/files.ts'
import { isBelow } from '../../host/load.ts'
import { onChange } from '../../host/watch.ts'
import type { Analysis } from '../../service/analysis.ts'
import { trustTestWorld } from '../../service/trust-test-world.ts'
import { filesNamedBy, runTrustTests, type TrustTestResult } from '../../simulate/trust-tests.ts'
import { visible } from '../../text/visible.ts'
import type { Answer } from '../answer.ts'
import { type CoveredValue, coverage } from '../coverage.ts'
import { type Io, UsageError } from '../io.ts'
import { Locator } from '../locate.ts'
import { analyse, type CommonOptions, mustBe, oneOf } from '../options.ts'
import { paint } from '../paint.ts'
import { junitReport } from '../reporters/xml.ts'

export interface TestOptions extends CommonOptions {
  readonly coverage?: boolean
  readonly watch?: boolean
}

/** `claimcheck test`: runs the trust tests below the paths; there is something to report unless all pass. With `--watch` it goes on. */
export async function test(paths: readonly string[], options: TestOptions, io: Io): Promise<Answer> {
  const format = oneOf('format', options.format, ['text', 'json', 'junit'], 'text')
  if (options.watch === true && format !== 'text') throw new UsageError(`--watch does not go with --format ${format}`)
  if (options.watch === true && options.output !== undefined) throw new UsageError('--watch does not go with --output')
  if (options.coverage === true && format === 'junit') throw new UsageError('--coverage does not go with --format junit')
  const once = () => runOnce(paths, options, format, io)
  if (options.watch !== true) return once()
  const again = async () => {
    const text = await once().then((answer) => answer.text, explainFailure)
    io.out(`\n${text}`)
  }
  // The folder of the user, where paths and policies of tests lie as a rule.
  onChange(resolve(io.cwd, options.dir ?? '.'), () => void again())
  return once().catch((error) => ({ text: explainFailure(error), reported: true }))
}

// While somebody edits, a file may be gone for a moment: that ends a run, not the watching.
function explainFailure(error: unknown): string {
  if (error instanceof UsageError) return `claimcheck: ${error.message}\n`
  throw error
}

async function runOnce(paths: readonly string[], options: TestOptions, format: 'text' | 'json' | 'junit', io: Io): Promise<Answer> {
  for (const path of paths) await mustBe('any', path, io)
  const first = await analyse(options, io, paths)
  const wanted = (analysis: Analysis) =>
    testFiles(analysis).filter((file) => paths.length === 0 || paths.some((path) => isBelow(io.cwd, path, file)))
  // Tests may name files that lie elsewhere.
  const named = wanted(first).flatMap((file) => {
    const parsed = first.parsed.get(file)
    return parsed === undefined ? [] : filesNamedBy(parsed)
  })
  const more: string[] = []
  for (const file of named)
    if (first.text(file) === undefined && (await kindOf(resolve(io.cwd, file))) === 'file') more.push(resolve(io.cwd, file))
  const analysis = more.length === 0 ? first : await analyse(options, io, [...(paths.length === 0 ? ['.'] : paths), ...more])
  const results = wanted(analysis).flatMap((file) => {
    const parsed = analysis.parsed.get(file)
    return parsed === undefined ? [] : runTrustTests(parsed, trustTestWorld(analysis, file))
  })
  if (results.length === 0) throw new UsageError('there are no trust tests here (*.claimtest.yaml)')
  const covered = options.coverage === true ? coverage(results) : undefined
  const locator = new Locator(analysis)
  const render = { json, junit, text }[format]
  return { text: render(results, covered, locator, io), reported: results.some((result) => result.outcome !== 'passed') }
}

function testFiles(analysis: Analysis): readonly string[] {
  return analysis.projects.flatMap((project) => project.testFiles)
}

type Covered = readonly CoveredValue[] | undefined

function json(results: readonly TrustTestResult[], covered: Covered, locator: Locator): string {
  const tests = results.map(({ span, tried: _, ...result }) => ({ ...result, range: locator.range(span) }))
  const values = covered?.map(({ span, ...value }) => ({ ...value, range: locator.range(span) }))
  return `${JSON.stringify({ version: 1, tests, ...(values === undefined ? {} : { coverage: values }) }, null, 2)}\n`
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

function text(results: readonly TrustTestResult[], covered: Covered, locator: Locator, io: Io): string {
  const lines: string[] = []
  let file = ''
  for (const result of results) {
    if (result.file !== file) lines.push(result.file)
    file = result.file
    lines.push(...renderResult(result, locator, io))
  }
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length
  lines.push(`${count('passed')} passed, ${count('failed')} failed, ${count('error')} errors`)
  if (covered !== undefined) lines.push('', ...renderCoverage(covered, locator, io))
  return `${lines.join('\n')}\n`
}

const marks = {
  passed: { style: 'green', word: 'pass ' },
  failed: { style: 'red', word: 'fail ' },
  error: { style: 'yellow', word: 'error' },
} as const

function renderResult(result: TrustTestResult, locator: Locator, io: Io): readonly string[] {
  const { style, word } = marks[result.outcome]
  const head = `  ${paint(io.color, style, word)} ${visible(result.name || 'the file')}`
  if (result.outcome === 'passed') return [head]
  const { line, column } = locator.range(result.span).start
  return [head, `        ${visible(result.message)}`, `        ${result.file}:${line}:${column}`]
}

function renderCoverage(covered: readonly CoveredValue[], locator: Locator, io: Io): readonly string[] {
  const open = covered.filter((value) => !value.matched || !value.missed)
  const summary = `${covered.length - open.length} of ${covered.length} values of the tested policies have a token that fits and one that does not`
  return [
    summary,
    ...open.flatMap((value) => {
      const { line, column } = locator.range(value.span).start
      const lacking = value.matched ? 'every token of the tests fits' : value.missed ? 'no token of the tests fits' : 'no test gets here'
      return [
        `  ${value.file}:${line}:${column}  ${visible(value.label)}: ${paint(io.color, 'yellow', lacking)}`,
        ...locator.excerpt(value.span).map((part) => `    ${part}`),
      ]
    }),
  ]
}
