import type { Reporter } from './reporter.ts'
import { junitReport } from './xml.ts'

/** Each finding as a failed test case. */
export const junit: Reporter = {
  id: 'junit',
  render: (findings, { locator }) =>
    junitReport(
      findings.map((finding) => {
        const { line, column } = locator.range(finding.at).start
        const place = `${finding.at.file}:${line}:${column}`
        return {
          suite: finding.rule,
          name: place,
          file: finding.at.file,
          failure: {
            kind: 'failure',
            message: finding.message,
            text: `${finding.severity} at ${place}: ${finding.message}\n${finding.help}`,
          },
        }
      }),
    ),
}
