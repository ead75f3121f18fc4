import type { Finding } from '../../rules/rule.ts'
import { visible } from '../../text/visible.ts'
import { paint } from '../paint.ts'
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
  const { line, column } = locator.range(finding.at).start
  const [source, carets] = locator.excerpt(finding.at)
  const tone = colors[finding.severity]
  const lines = [
    `${paint(color, tone, finding.severity)} ${paint(color, 'bold', finding.rule)}  ${finding.at.file}:${line}:${column}`,
    `  ${visible(finding.message)}`,
    `  ${source}`,
    `  ${paint(color, tone, carets)}`,
  ]
  for (const { message, at } of finding.related) {
    const place = locator.range(at).start
    lines.push(`  see ${at.file}:${place.line}:${place.column}: ${visible(message)}`)
  }
  for (const fix of finding.fixes()) lines.push(`  fix: ${visible(fix.title)}${fix.safe ? '' : ' (needs a look)'}`)
  lines.push(paint(color, 'dim', `  ${finding.help}`))
  return `${lines.join('\n')}\n`
}
