import { isProvenNever } from '../reach/ask.ts'
import { hasWildcard, type Pattern, showPattern } from '../text/pattern.ts'
import { patternOf, type Term, type Test, tests } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { leavesRefOpen } from './support/gaps.ts'
import { otherProject, wantedAlone } from './support/intruders.ts'
import { pathClaims } from './support/prefixes.ts'
import { settledTests } from './support/settled.ts'
import { isGitLab } from './support/trust.ts'

/** A narrow value beside a wide one that lets in all that it does: it looks like a limit and is none. */
export const shadowedValue: Rule = {
  id: 'shadowed-value',
  summary: 'A value adds nothing, since another one of the same list lets in all that it does',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPolicy(entry, context) {
    const { policy } = entry
    const { facts, now } = context
    if (!isGitLab(policy, facts)) return
    const several = tests(policy.condition).filter(({ test, negated }) => !negated && test.right.length > 1)
    if (several.length === 0) return
    const settled = new Set(settledTests(entry, context).map(({ term }) => term))
    // A value that lets in others is the mistake, whatever stands beside it.
    const wanted = wantedAlone(policy, context, pathClaims)
    const tooWide = new Set(
      wanted
        .filter((one) => hasWildcard(one.pattern) && (otherProject(one, context) !== undefined || leavesRefOpen(one, context)))
        .map(({ term }) => term),
    )
    for (const { test } of several) {
      const gone = new Set<Term>(test.right.filter((term) => tooWide.has(term)))
      for (const term of test.right) {
        const pattern = patternOf(term)
        if (pattern === undefined || settled.has(term)) continue
        const wider = test.right.find((other) => {
          if (other === term || gone.has(other) || !isWide(test, other) || beginApart(test, pattern, patternOf(other))) return false
          const [inner, outer] = [only(test, term), only(test, other)]
          return isProvenNever([inner, { ...outer, answer: 'no' }], { policy, facts, now })
        })
        const wide = wider === undefined ? undefined : patternOf(wider)
        if (wider === undefined || wide === undefined) continue
        gone.add(term)
        yield {
          at: term.span,
          message: `${showPattern(pattern)} adds nothing: ${showPattern(wide)} lets in all of it`,
          related: [{ message: 'This value lets in all of it', at: wider.span }],
        }
      }
    }
  },
}

function only(test: Test, term: Term) {
  return { condition: { ...test, right: [term] }, answer: 'yes' as const }
}

// A literal shadows only its own copy, which says nothing wrong.
function isWide({ op }: Test, term: Term): boolean {
  const pattern = patternOf(term)
  return pattern !== undefined && (op === 'matches' || (op === 'like' && hasWildcard(pattern)))
}

// What begins with other letters is no part of it: no proof is needed then.
function beginApart({ op }: Test, one: Pattern, other: Pattern | undefined): boolean {
  const [a, b] = [one[0], other?.[0]]
  if (op !== 'like' || typeof a !== 'string' || typeof b !== 'string') return false
  const length = Math.min(a.length, b.length)
  return a.slice(0, length) !== b.slice(0, length)
}
