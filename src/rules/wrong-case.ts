import { showPattern } from '../text/pattern.ts'
import { patternOf } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { settledTests, usualCase } from './support/settled.ts'

/** Names and kinds that GitLab writes in small letters, in capitals; gitlab.md 1.3, 2.2. */
export const wrongCase: Rule = {
  id: 'wrong-case',
  summary: 'A value has capital letters where GitLab writes small ones, so it never matches',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    for (const { test, term, holds, cause } of settledTests(entry, context)) {
      const pattern = patternOf(term)
      const written = cause === 'case' && pattern !== undefined ? usualCase(test, pattern) : undefined
      if (pattern === undefined || written === undefined) continue
      const value = showPattern(written)
      yield {
        at: term.span,
        message: `${showPattern(pattern)} ${holds === 'never' ? 'never matches' : 'excludes nothing'}: GitLab writes ${value}, and the comparison is case-sensitive`,
        fixes() {
          const exact = pattern.every((part) => typeof part === 'string')
          const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: term.span, value, exact })
          return edits === undefined ? [] : [{ title: `${holds === 'never' ? 'Let in' : 'Keep out'} ${value}`, edits }]
        },
      }
    }
  },
}
