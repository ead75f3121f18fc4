import type { Span } from '../text/span.ts'
import { invalidConfiguration } from './invalid-configuration.ts'
import { applied, isSafe } from './judge.ts'
import type { Finding, Fix, JudgedFix, Report, Rule, RuleContext, Severity } from './rule.ts'
import { isPast, type Silence, silences } from './silences.ts'
import { staleSilence } from './stale-silence.ts'
import { unreadableDocument } from './unreadable-document.ts'

/** What the runner needs beside the rules' own context. */
export interface RunInput {
  readonly rules: readonly Rule[]
  readonly context: RuleContext
  /** The folder of the configuration, which globs of silences are relative to. */
  readonly base: string
  /** Severity by rule id, from the configuration. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>
  readonly silences: readonly Silence[]
  /** Syntax problems of the documents that matter, and problems of the configuration. */
  readonly problems: readonly { readonly kind: 'document' | 'configuration'; readonly message: string; readonly at: Span }[]
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
  const add = (rule: Rule, report: Report) => {
    // The jobs of a matrix, and pipelines that include the same file, have the same to report.
    const { file, start, end } = report.at
    const id = JSON.stringify([rule.id, file, start, end, report.message])
    if (seen.has(id)) return
    seen.add(id)
    const severity = input.severities.get(rule.id) ?? (rule.confidence === 'low' ? 'off' : (report.severity ?? rule.severity))
    if (severity === 'off') return
    const silence = input.silences.find((one) => silences(one, rule.id, report.at, input.base, today))
    if (silence !== undefined) used.add(silence)
    else found.push(findingOf(rule, severity, report, input))
  }
  for (const rule of input.rules) {
    // The one place where a rule's failure is caught: it must not take the others with it.
    try {
      for (const report of reportsOf(rule, context)) add(rule, report)
    } catch (error) {
      input.onCrash(rule.id, error)
    }
  }
  for (const problem of input.problems) add(problem.kind === 'document' ? unreadableDocument : invalidConfiguration, problem)
  for (const silence of input.silences) {
    if (isPast(silence, today))
      add(staleSilence, { at: silence.span, message: `This silence of ${silence.rule} ended on ${silence.until}` })
    else if (!used.has(silence) && input.severities.get(silence.rule) !== 'off') {
      add(staleSilence, { at: silence.span, message: `This silences nothing: there is no finding of ${silence.rule} here` })
    }
  }
  return found.sort((a, b) => (a.at.file === b.at.file ? a.at.start - b.at.start || a.at.end - b.at.end : a.at.file < b.at.file ? -1 : 1))
}

function* reportsOf(rule: Rule, context: RuleContext): Generator<Report> {
  if (rule.checkPipeline !== undefined) for (const pipeline of context.pipelines) yield* rule.checkPipeline(pipeline, context)
  if (rule.checkPolicy !== undefined) for (const entry of context.policies) yield* rule.checkPolicy(entry, context)
  if (rule.checkLink !== undefined) for (const link of context.links) yield* rule.checkLink(link, context)
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
  const left = [...reportsOf(rule, result.after)]
  if (left.length >= [...reportsOf(rule, result.before)].length || left.some((one) => one.message === report.message)) return []
  const brings = rules.some((other) => other !== rule && count(reportsOf(other, result.after)) > count(reportsOf(other, result.before)))
  return brings ? [] : [{ ...fix, safe: isSafe(result, context) }]
}

function count(reports: Iterable<Report>): number {
  return [...reports].length
}

/** The ISO date of a time; that of the nearest time that has one. */
function dayOf(seconds: number): string {
  const most = 8.64e12
  return new Date(Math.min(Math.max(Number.isNaN(seconds) ? 0 : seconds, -most), most) * 1000).toISOString().slice(0, 10)
}
