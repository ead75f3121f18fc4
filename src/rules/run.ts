import type { Span } from '../text/span.ts'
import { invalidConfiguration } from './invalid-configuration.ts'
import { applied, isSafe } from './judge.ts'
import { reportsOf } from './reports.ts'
import type { Finding, Fix, JudgedFix, ProjectContext, Report, Rule, Severity } from './rule.ts'
import { isPast, type Silence, silences } from './silences.ts'
import { staleSilence } from './stale-silence.ts'
import { unreadableDocument } from './unreadable-document.ts'

/** What the runner needs beside the rules' own context. */
export interface RunInput {
  readonly rules: readonly Rule[]
  readonly context: ProjectContext
  /** The folder of the configuration, which globs of silences are relative to. */
  readonly base: string
  /** Severity by rule id, from the configuration. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>
  readonly silences: readonly Silence[]
  /** Syntax problems of the documents that matter, and problems of the configuration. */
  readonly problems: readonly { readonly kind: 'document' | 'part' | 'configuration'; readonly message: string; readonly at: Span }[]
  /** Hears of a rule that failed; the others go on. */
  onCrash(rule: string, error: unknown): void
}

/** Where the pages of the rules can be read. */
const pages = 'https://gitlab.com/claimcheck/claimcheck/-/blob/main/docs/rules'

/** Runs all rules over one project: their reports with severity, without what is silenced, sorted by place. Never throws. */
export function runRules(input: RunInput): readonly Finding[] {
  const { context } = input
  const used = new Set<Silence>()
  const today = dayOf(context.now)
  const found: Finding[] = []
  const seen = new Set<string>()
  const unreadable = new Set(input.problems.flatMap(({ kind, at }) => (kind === 'document' ? [at.file] : [])))
  const add = (rule: Rule, report: Report) => {
    const { file, start, end } = report.at
    if (rule.needsReadable === true && unreadable.has(file)) return
    // The jobs of a matrix (`deploy: [eu, prod]`), and pipelines that include the same file, have the same to report.
    const id = JSON.stringify([rule.id, file, start, end, report.message.replaceAll(/: \[[^\]]*\]/g, '')])
    if (seen.has(id)) return
    seen.add(id)
    const severity = input.severities.get(rule.id) ?? (rule.confidence === 'low' ? 'off' : (report.severity ?? rule.severity))
    if (severity === 'off') return
    const silence = input.silences.find((one) => silences(one, rule.id, report.at, input.base, today))
    if (silence !== undefined) used.add(silence)
    else found.push(findingOf(rule, severity, report, input))
  }
  for (const [rule, report] of reportsOf(input.rules, context, (rule, error) => input.onCrash(rule, error))) add(rule, report)
  for (const problem of input.problems) add(problem.kind === 'configuration' ? invalidConfiguration : unreadableDocument, problem)
  for (const silence of input.silences) {
    if (isPast(silence, today))
      add(staleSilence, { at: silence.span, message: `This silence of ${silence.rule} ended on ${silence.until}` })
    else if (!used.has(silence) && input.severities.get(silence.rule) !== 'off') {
      add(staleSilence, { at: silence.span, message: `This silences nothing: there is no finding of ${silence.rule} here` })
    }
  }
  return found.sort((a, b) => (a.at.file === b.at.file ? a.at.start - b.at.start || a.at.end - b.at.end : a.at.file < b.at.file ? -1 : 1))
}

function findingOf(rule: Rule, severity: Severity, report: Report, input: RunInput): Finding {
  return {
    rule: rule.id,
    severity,
    confidence: rule.confidence,
    message: report.message,
    at: report.at,
    related: report.related ?? [],
    help: `${pages}/${rule.id}.md`,
    fixes: () => (report.fixes?.() ?? []).flatMap((fix) => judged(fix, rule, report, input)),
  }
}

// Only a fix that ends its finding and brings no other is worth offering; the rules themselves say so.
function judged(fix: Fix, rule: Rule, report: Report, { rules, context }: RunInput): readonly JudgedFix[] {
  const result = applied(fix, context)
  if (result === undefined) return []
  const left = reportsBy(rule, result.after)
  if (left.length >= reportsBy(rule, result.before).length || left.some((one) => one.message === report.message)) return []
  const brings = rules.some((other) => {
    const then = other === rule ? 0 : reportsBy(other, result.after).length
    return then > 0 && then > reportsBy(other, result.before).length
  })
  return brings ? [] : [{ ...fix, safe: isSafe(result, context) }]
}

function reportsBy(rule: Rule, context: ProjectContext): readonly Report[] {
  return [...reportsOf([rule], context, () => {})].map(([, report]) => report)
}

/** The ISO date of a time; that of the nearest time that has one. */
function dayOf(seconds: number): string {
  const most = 8.64e12
  return new Date(Math.min(Math.max(Number.isNaN(seconds) ? 0 : seconds, -most), most) * 1000).toISOString().slice(0, 10)
}
