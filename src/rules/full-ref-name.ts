import { showPattern } from '../text/pattern.ts'
import { reads, tests } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { fullRefOf } from './support/settled.ts'
import { isGitLab } from './support/trust.ts'

/**
 * The full name of a ref where GitLab has the short one: `ref` and the subject's `ref` are `main`, only `ref_path` is `refs/heads/main`;
 * gitlab.md 1.3, 2.1. GitLab creates no branch or tag of such a name (lib/gitlab/git_ref_validator.rb).
 */
export const fullRefName: Rule = {
  id: 'full-ref-name',
  summary: 'A condition wants refs/heads/… where tokens have the short name of the ref',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    for (const { test, negated } of tests(policy.condition)) {
      for (const term of test.right) {
        const found = fullRefOf(test, term)
        if (found === undefined) continue
        const { pattern, ref, prefix } = found
        const isSubject = reads(test.left, 'sub')
        const shown = showPattern(ref)
        const value = isSubject ? showPattern(pattern).replace(`:ref:${prefix}`, ':ref:') : shown.slice(prefix.length)
        yield {
          at: term.span,
          message: `The ref ${isSubject ? 'in a subject' : 'of a token'} is the short name ${shown.slice(prefix.length)}, never ${shown}: this ${negated ? 'excludes nothing' : 'never matches'}`,
          fixes() {
            const exact = pattern.every((part) => typeof part === 'string')
            const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: term.span, value, exact })
            return edits === undefined ? [] : [{ title: `${negated ? 'Keep out' : 'Let in'} ${value}`, edits }]
          },
        }
      }
    }
  },
}
