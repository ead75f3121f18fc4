import type { Finding } from '../../rules/rule.ts'
import type { Locator } from '../locate.ts'
import type { Reporter } from './reporter.ts'

/** The shape of cli.md, "check". */
export const json: Reporter = {
  id: 'json',
  render: (findings, { locator }) =>
    `${JSON.stringify({ version: 1, findings: findings.map((finding) => view(finding, locator)) }, null, 2)}\n`,
}

function view(finding: Finding, locator: Locator): object {
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    file: finding.at.file,
    range: locator.range(finding.at),
    related: finding.related.map(({ message, at }) => ({ message, file: at.file, range: locator.range(at) })),
    fixes: finding.fixes().map((fix) => ({
      title: fix.title,
      safe: fix.safe,
      edits: fix.edits.map((edit) => ({ file: edit.span.file, range: locator.range(edit.span), text: edit.text })),
    })),
    help: finding.help,
  }
}
