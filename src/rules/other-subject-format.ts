import { parseSubjectPattern } from '../gitlab/subject.ts'
import { isProvenNever } from '../reach/ask.ts'
import { isWhole, showPattern } from '../text/pattern.ts'
import { patternOf, reads, tests } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { isLiteralWildcard, settledTests } from './support/settled.ts'
import { isGitLab, ownSubject } from './support/trust.ts'

/** A subject of this project with other components than its tokens have: cut short, or written for another setting; gitlab.md 2.2. */
export const otherSubjectFormat: Rule = {
  id: 'other-subject-format',
  summary: "A condition wants this project's subject in another form than its tokens have",
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    const { facts, now } = context
    if (facts.project === undefined || !isGitLab(policy, facts)) return
    const never = new Set(settledTests(entry, context).map(({ term }) => term))
    for (const { test, negated } of tests(policy.condition)) {
      if (negated || !reads(test.left, 'sub') || (test.op !== 'equals' && test.op !== 'like')) continue
      for (const term of test.right) {
        const pattern = patternOf(term)
        if (pattern === undefined || !isWhole(pattern) || never.has(term) || isLiteralWildcard(test, term)) continue
        const parts = parseSubjectPattern(pattern) ?? []
        // The usual ones need no proof.
        if (parts.map(({ name }) => name).join() === facts.subject.join() && parts.every(({ value }) => value.length === 1)) continue
        const [first] = parts
        const pinned = first === undefined ? '' : showPattern(first.value)
        const isOurs = first?.name === 'project_path' ? pinned === facts.project : pinned !== '' && pinned === facts.ids.projectId
        if (!isOurs || !isProvenNever([{ condition: { ...test, right: [term] }, answer: 'yes' }], { policy, facts, now, ours: true }))
          continue
        yield {
          at: term.span,
          message: `No token of ${facts.project} has the subject ${showPattern(pattern)}, unless its subjects have other components than ${facts.subject.join(', ')}`,
          fixes() {
            const own = ownSubject(facts)
            if (own === undefined) return []
            const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: term.span, value: own, exact: true })
            return edits === undefined ? [] : [{ title: `Let in ${own}`, edits }]
          },
        }
      }
    }
  },
}
