import { rules } from '../../rules/index.ts'
import type { Span } from '../../text/span.ts'
import type { Locator } from '../locate.ts'
import { fingerprints } from './fingerprint.ts'
import type { Reporter } from './reporter.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/**
 * SARIF 2.1.0 as GitLab ingests it (GitLab docs, application_security/detect/sarif): every result names a rule of the driver and
 * has a start line. No CWE tags: some of them would turn the report into secret detection.
 */
export const sarif: Reporter = {
  id: 'sarif',
  render(findings, { locator, version }) {
    const used = rules.filter((rule) => findings.some((finding) => finding.rule === rule.id))
    const helps = new Map(findings.map((finding) => [finding.rule, finding.help]))
    const names = fingerprints(findings, locator)
    const log = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'Claimcheck',
              version,
              rules: used.map((rule) => ({
                id: rule.id,
                shortDescription: { text: rule.summary },
                helpUri: helps.get(rule.id),
                defaultConfiguration: { level: levels[rule.severity] },
              })),
            },
          },
          columnKind: 'utf16CodeUnits',
          results: findings.map((finding, i) => ({
            ruleId: finding.rule,
            ruleIndex: used.findIndex((rule) => rule.id === finding.rule),
            level: levels[finding.severity],
            message: { text: finding.message },
            locations: [location(finding.at, locator)],
            relatedLocations: finding.related.map(({ message, at }, id) => ({ id, message: { text: message }, ...location(at, locator) })),
            partialFingerprints: { 'claimcheck/v1': names[i] },
          })),
        },
      ],
    }
    return `${JSON.stringify(log, null, 2)}\n`
  },
}

function location(at: Span, locator: Locator) {
  const { start, end } = locator.range(at)
  return {
    physicalLocation: {
      artifactLocation: { uri: at.file.split('/').map(encodeURIComponent).join('/') },
      region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    },
  }
}
