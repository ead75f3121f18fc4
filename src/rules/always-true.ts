import { claimsIn } from '../reach/reads.ts'
import { showPattern } from '../text/pattern.ts'
import { patternOf, reads } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { type Settled, settledTests } from './support/settled.ts'

/** A condition that keeps nobody out: it only looks like one; aws.md 3 (IfExists, ForAllValues, negation), gitlab.md 6.3. */
export const alwaysTrue: Rule = {
  id: 'always-true',
  summary: 'A condition holds for every token, so it keeps nobody out',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPolicy(entry, context) {
    const told = new Set<unknown>()
    for (const settled of settledTests(entry, context)) {
      const { test, holds, cause } = settled
      // Of other types and letters the rules for these speak.
      if (holds !== 'always' || cause === 'type' || cause === 'case' || told.has(test)) continue
      // Of a value that is made of claims, a name with a prefix say, everybody may want to be sure.
      if (cause !== 'unseen' && ![...claimsIn([test])].some((claim) => reads(test.left, claim))) continue
      told.add(test)
      yield { at: test.span, message: `${test.label} keeps nobody out: ${because(settled)}` }
    }
  },
}

function because({ test, term, negated, cause }: Settled): string {
  if (cause === 'unseen') return `${test.why?.missing ?? 'no ID token of GitLab has this claim'}, and without it the condition holds`
  const pattern = patternOf(term)
  const shown = pattern === undefined ? 'this value' : showPattern(pattern)
  return negated ? `no token is like ${shown}` : `every token is like ${shown}`
}
