import { rules } from '../../rules/index.ts'
import type { Span } from '../../text/span.ts'
import type { Locator } from '../locate.ts'
import { fingerprints } from './fingerprint.ts'
import type { Reporter } from './reporter.ts'

/** GitLab takes so many results of a run, and drops one whose text is longer (GitLab docs, application_security/detect/sarif). */
const mostResults = 5000
const longestText = 2048

const levels = { error: 'error', warning: 'warning', info: 'note' } as const
const precisions = { high: 'very-high', medium: 'high', low: 'medium' } as const

/**
 * SARIF 2.1.0 as GitLab ingests it (GitLab docs, application_security/detect/sarif): every result names a rule of the driver and
 * has a start line. No CWE tags: some of them would turn the report into secret detection.
 */
export const sarif: Reporter = {
  id: 'sarif',
  render(all, { locator, version }) {
    const findings = all.slice(0, mostResults)
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
                name: rule.id,
                shortDescription: { text: rule.summary },
                fullDescription: { text: rule.summary },
                helpUri: helps.get(rule.id),
                defaultConfiguration: { level: levels[rule.severity] },
                properties: { tags: ['security', 'oidc'], precision: precisions[rule.confidence] },
              })),
            },
          },
          columnKind: 'utf16CodeUnits',
          invocations: [
            {
              executionSuccessful: true,
              toolExecutionNotifications:
                all.length > mostResults
                  ? [
                      {
                        level: 'warning',
                        message: { text: `${all.length - mostResults} findings are left out: GitLab takes ${mostResults}` },
                      },
                    ]
                  : [],
            },
          ],
          results: findings.map((finding, i) => ({
            ruleId: finding.rule,
            ruleIndex: used.findIndex((rule) => rule.id === finding.rule),
            level: levels[finding.severity],
            message: { text: cut(finding.message) },
            locations: [location(finding.at, locator)],
            relatedLocations: finding.related.map(({ message, at }, id) => ({
              id,
              message: { text: cut(message) },
              ...location(at, locator),
            })),
            partialFingerprints: { 'claimcheck/v1': names[i] },
          })),
        },
      ],
    }
    return `${JSON.stringify(log, null, 2)}\n`
  },
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`
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
