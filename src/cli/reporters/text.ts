import { styleText } from 'node:util'
import type { Finding } from '../../rules/rule.ts'
import type { Reporter, ReportFacts } from './reporter.ts'

const colors = { error: 'red', warning: 'yellow', info: 'cyan' } as const

/** For people: the source line with carets, the reason, the fix. */
export const text: Reporter = {
  id: 'text',
  render(findings, facts) {
    if (findings.length === 0) return 'No findings.\n'
    const counts = (['error', 'warning', 'info'] as const)
      .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
      .filter(({ count }) => count > 0)
      .map(({ severity, count }) => `${count} ${severity}${count === 1 || severity === 'info' ? '' : 's'}`)
    return `${findings.map((finding) => render(finding, facts)).join('\n')}\n${counts.join(', ')}\n`
  },
}

function render(finding: Finding, { locator, color }: ReportFacts): string {
  const paint = (style: 'red' | 'yellow' | 'cyan' | 'dim' | 'bold', part: string) => (color ? styleText(style, part) : part)
  const { start, end } = locator.range(finding.at)
  const line = locator.line(finding.at.file, start.line)
  const length = end.line === start.line ? end.column - start.column : line.length - start.column + 1
  const margin = ' '.repeat(String(start.line).length)
  const tone = colors[finding.severity]
  const lines = [
    `${paint(tone, finding.severity)} ${paint('bold', finding.rule)}  ${finding.at.file}:${start.line}:${start.column}`,
    `  ${finding.message}`,
    `  ${start.line} | ${line}`,
    `  ${margin} | ${' '.repeat(start.column - 1)}${paint(tone, '^'.repeat(Math.max(1, length)))}`,
  ]
  for (const { message, at } of finding.related) {
    const place = locator.range(at).start
    lines.push(`  see ${at.file}:${place.line}:${place.column}: ${message}`)
  }
  for (const fix of finding.fixes()) lines.push(`  fix: ${fix.title}${fix.safe ? '' : ' (needs a look)'}`)
  lines.push(paint('dim', `  ${finding.help}`))
  return `${lines.join('\n')}\n`
}
