import type { Finding } from '../../rules/rule.ts'
import type { Locator } from '../locate.ts'

/** One format of `check`: findings in, the whole report as text out. */
export interface Reporter {
  readonly id: 'text' | 'json' | 'sarif' | 'codequality' | 'junit'
  render(findings: readonly Finding[], facts: ReportFacts): string
}

export interface ReportFacts {
  readonly locator: Locator
  readonly color: boolean
  /** Claimcheck's own version. */
  readonly version: string
}
