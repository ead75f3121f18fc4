import type { Fix, Rule } from './rule.ts'
import { settledTests } from './support/settled.ts'

/** A number or a boolean against a claim that is a text, as all but a few of GitLab's are; gitlab.md 1.3. */
export const mistypedValue: Rule = {
  id: 'mistyped-value',
  summary: 'A claim that is a text is compared with a number or a boolean, so it never matches',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    for (const { test, term, holds, cause } of settledTests(entry, context)) {
      if (cause !== 'type' || term.kind !== 'json') continue
      const value = JSON.stringify(term.value)
      yield {
        at: term.span.end > term.span.start ? term.span : test.span,
        message: `${test.label} ${holds === 'never' ? 'never holds' : 'excludes nothing'}: the claim is a text, and ${value} is a ${typeof term.value}`,
        fixes(): readonly Fix[] {
          const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: term.span, value, exact: true })
          return edits === undefined ? [] : [{ title: `Compare with the text ${value}`, edits }]
        },
      }
    }
  },
}
