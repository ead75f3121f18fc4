import { fingerprints } from './fingerprint.ts'
import type { Reporter } from './reporter.ts'

const severities = { error: 'critical', warning: 'major', info: 'info' } as const

/** GitLab's Code Quality report (GitLab docs, ci/testing/code_quality: an array, no byte order mark, paths from the repository's top). */
export const codequality: Reporter = {
  id: 'codequality',
  render(findings, { locator }) {
    const names = fingerprints(findings, locator)
    const issues = findings.map((finding, i) => ({
      description: finding.message,
      check_name: finding.rule,
      fingerprint: names[i],
      severity: severities[finding.severity],
      location: { path: finding.at.file, lines: { begin: locator.range(finding.at).start.line } },
    }))
    return `${JSON.stringify(issues, null, 2)}\n`
  },
}
