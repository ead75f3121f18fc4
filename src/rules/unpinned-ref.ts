import { matchPattern, showPattern } from '../text/pattern.ts'
import type { Rule } from './rule.ts'
import { openRef, otherProject, wantedAlone } from './support/intruders.ts'
import { isGitLab, ownSubject } from './support/trust.ts'

/** A subject of one project that leaves branch or tag open, so that anyone who can push gets in; gitlab.md 6.3, numbers 1 and 4. */
export const unpinnedRef: Rule = {
  id: 'unpinned-ref',
  summary: 'A trust policy lets in tokens of unprotected branches or tags',
  since: '0.1.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    for (const wanted of wantedAlone(policy, context)) {
      // A wildcard that lets in other projects is worse, and has its own rule.
      const witness = otherProject(wanted, context) === undefined ? openRef(wanted, context) : undefined
      if (witness === undefined) continue
      const what = witness.class === 'any-tag' ? 'tag' : 'branch'
      yield {
        at: wanted.term.span,
        message: `${showPattern(wanted.pattern)} leaves the ref open: anyone who can push a ${what} gets ${policy.grants}, with ${witness.subject} for one`,
        fixes() {
          const value = ownSubject(context.facts)
          if (value === undefined || !matchPattern(wanted.pattern, [value]).yes) return []
          const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: wanted.term.span, value, exact: true })
          return edits === undefined ? [] : [{ title: `Let in only ${value}`, edits }]
        },
      }
    }
  },
}
