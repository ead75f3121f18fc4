import { createHash } from 'node:crypto'
import type { Finding } from '../../rules/rule.ts'
import type { Locator } from '../locate.ts'

/**
 * A name for each finding that survives edits elsewhere in the file: of its rule, file and source line, with a number
 * where they repeat. GitLab drops all but one of equal fingerprints (Code Quality report format).
 */
export function fingerprints(findings: readonly Finding[], locator: Locator): readonly string[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const line = locator.line(finding.at.file, locator.range(finding.at).start.line).trim()
    const key = JSON.stringify([finding.rule, finding.at.file, line])
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return createHash('sha256').update(`${key}#${count}`).digest('hex').slice(0, 40)
  })
}
