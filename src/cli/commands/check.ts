import { resolve } from 'node:path'
import { replaceText, writeText } from '../../host/files.ts'
import { isBelow } from '../../host/load.ts'
import type { Finding, Severity } from '../../rules/rule.ts'
import type { Analysis } from '../../service/analysis.ts'
import { findings as findingsOf } from '../../service/findings.ts'
import { applyEdits, type TextEdit } from '../../text/edit.ts'
import type { FileId } from '../../text/span.ts'
import type { Answer } from '../answer.ts'
import { diff } from '../diff.ts'
import { type Io, UsageError } from '../io.ts'
import { Locator } from '../locate.ts'
import { analyse, type CommonOptions, mustBe, oneOf, textOf } from '../options.ts'
import { reporters } from '../reporters/index.ts'
import { version } from '../version.ts'

export interface CheckOptions extends CommonOptions {
  readonly fix?: boolean
  readonly diff?: boolean
  readonly baseline?: string
  readonly failOn?: string
  readonly exitZero?: boolean
  readonly report?: readonly string[]
}

/** Rounds of fixing: a fix may make room for another; more than this means that two undo each other. */
const mostRounds = 10
const severities = ['error', 'warning', 'info'] as const

/**
 * `claimcheck check`: the findings as a report; there is something to report when one is at or above the level that fails.
 * Writes files only with `--fix` and `--report`.
 */
export async function check(paths: readonly string[], options: CheckOptions, io: Io): Promise<Answer> {
  const ids = reporters.map((reporter) => reporter.id)
  const format = oneOf('format', options.format, ids, 'text')
  const failOn = oneOf('fail-on', options.failOn, severities, 'error')
  const reports = (options.report ?? []).map((report) => reportTarget(report, ids))
  if (options.diff === true && options.fix === true) throw new UsageError('--fix and --diff exclude each other')
  if (options.diff === true && format !== 'text') throw new UsageError(`--diff is text: it does not go with --format ${format}`)
  for (const path of paths) await mustBe('any', path, io)
  const known = options.baseline === undefined ? undefined : baselineOf(await textOf(options.baseline, io), options.baseline)
  const look = async () => {
    const analysis = await analyse(options, io, paths)
    io.progress?.('checking')
    return { analysis, found: select(findingsOf(analysis), paths, known, io) }
  }

  let { analysis, found } = await look()
  for (let round = 0; options.fix === true && round < mostRounds; round++) {
    const edits = safeEdits(found)
    if (edits.size === 0) break
    await apply(edits, analysis, io)
    ;({ analysis, found } = await look())
  }

  const locator = new Locator(analysis)
  const render = (id: string, color: boolean) =>
    reporters.find((reporter) => reporter.id === id)?.render(found, { locator, color, version })
  for (const { id, file } of reports) await writeText(resolve(io.cwd, file), render(id, false) ?? '')
  const text = options.diff === true ? differences(analysis, found) : render(format, io.color)
  const reported = fails(found, failOn)
  const sarif = format === 'sarif' || reports.some(({ id }) => id === 'sarif')
  if (io.ci === true && sarif && reported && options.exitZero !== true)
    io.err('claimcheck: GitLab takes a SARIF report only from a job that succeeds; add --exit-zero to this one\n')
  return { text: text ?? '', reported }
}

async function apply(edits: ReadonlyMap<FileId, readonly TextEdit[]>, analysis: Analysis, io: Io): Promise<void> {
  for (const [file, fileEdits] of edits) {
    const before = analysis.text(file) ?? ''
    const after = applyEdits(before, fileEdits)
    if (after !== undefined && !(await replaceText(resolve(io.cwd, file), before, after)))
      throw new UsageError(`${file} is not UTF-8, or changed meanwhile: it is left as it is`)
  }
}

function fails(found: readonly Finding[], level: Severity): boolean {
  return found.some((finding) => severities.indexOf(finding.severity) <= severities.indexOf(level))
}

// With paths, only findings below them count; the rest of the project is read for what it tells about them.
function select(all: readonly Finding[], paths: readonly string[], known: Baseline | undefined, io: Io): readonly Finding[] {
  const below = all.filter((finding) => paths.length === 0 || paths.some((path) => isBelow(io.cwd, path, finding.at.file)))
  if (known === undefined) return below
  const left = new Map(known)
  return below.filter((finding) => {
    const key = baselineKey(finding.rule, finding.at.file, finding.message)
    const count = left.get(key) ?? 0
    if (count > 0) left.set(key, count - 1)
    return count === 0
  })
}

/** How often each finding is known: an earlier `check --format json`. Lines may have moved since. */
type Baseline = ReadonlyMap<string, number>

function baselineKey(rule: string, file: string, message: string): string {
  return JSON.stringify([rule, file, message])
}

function baselineOf(text: string, path: string): Baseline {
  const known = new Map<string, number>()
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch {
    throw new UsageError(`${path} is no JSON report of claimcheck check`)
  }
  const list = typeof report === 'object' && report !== null && 'findings' in report ? report.findings : undefined
  if (!Array.isArray(list)) throw new UsageError(`${path} is no JSON report of claimcheck check`)
  for (const item of list) {
    if (typeof item !== 'object' || item === null) continue
    const { rule, file, message } = item as { rule?: unknown; file?: unknown; message?: unknown } // an earlier report, checked by its use as text only
    const key = baselineKey(String(rule), String(file), String(message))
    known.set(key, (known.get(key) ?? 0) + 1)
  }
  return known
}

// The first safe fix of each finding, as long as they don't touch each other; the rest waits for the next round.
function safeEdits(found: readonly Finding[]): ReadonlyMap<FileId, readonly TextEdit[]> {
  const edits = new Map<FileId, TextEdit[]>()
  for (const finding of found) {
    const fix = finding.fixes().find((candidate) => candidate.safe)
    if (fix === undefined) continue
    const touched = fix.edits.some((edit) =>
      (edits.get(edit.span.file) ?? []).some((other) => edit.span.start <= other.span.end && other.span.start <= edit.span.end),
    )
    if (touched) continue
    for (const edit of fix.edits) edits.set(edit.span.file, [...(edits.get(edit.span.file) ?? []), edit])
  }
  return edits
}

function differences(analysis: Analysis, found: readonly Finding[]): string {
  let text = ''
  for (const [file, edits] of safeEdits(found)) {
    const before = analysis.text(file) ?? ''
    text += diff(file, before, applyEdits(before, edits) ?? before)
  }
  return text
}

function reportTarget(report: string, ids: readonly string[]): { readonly id: string; readonly file: string } {
  const [, id = '', file = ''] = /^([^=]*)=(.+)$/.exec(report) ?? []
  if (!ids.includes(id)) throw new UsageError(`--report ${report}: expected FORMAT=FILE with FORMAT one of ${ids.join(', ')}`)
  return { id, file }
}
