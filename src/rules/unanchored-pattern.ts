import { isProvenNever } from '../reach/ask.ts'
import { plain } from '../text/holes.ts'
import { reads, type Term, type Test, tests } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { alternatives, withCondition } from './support/alternatives.ts'
import { pathClaims } from './support/prefixes.ts'
import { firstReached, isProvenClosed } from './support/reached.ts'
import { isGitLab } from './support/trust.ts'

const others = ['stranger', 'neighbour'] as const
const everybody = [...others, 'any-branch', 'any-tag'] as const

/**
 * A regular expression that matches in the middle of a claim, or of which only some alternatives are anchored: `matches` looks for it anywhere
 * (cel-spec, RE2 "partial match"; gcp.md 4); gitlab.md 6.3.
 */
export const unanchoredPattern: Rule = {
  id: 'unanchored-pattern',
  summary: 'A regular expression without anchors lets in tokens that only contain what is meant',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    const { facts, now } = context
    if (!isGitLab(policy, facts)) return
    const told = new Set<Term>()
    for (const alternative of alternatives(policy)) {
      for (const { test, negated } of tests(alternative.condition)) {
        const [term] = test.right
        const source = test.op === 'matches' && term?.kind === 'text' ? plain(term.text) : undefined
        if (negated || term === undefined || source === undefined || told.has(term) || isAnchored(source)) continue
        const value = anchored(source)
        const closed = withCondition(alternative, (one) => (one === test ? withSource(test, term, value) : one))
        const witness = (pathClaims.some((claim) => claim !== 'sub' && reads(test.left, claim)) ? others : everybody)
          .map((outsider) => firstReached(alternative, [outsider], context))
          .find((one) => one !== undefined && isProvenClosed(closed, [one.class], context))
        if (witness === undefined) continue
        told.add(term)
        yield {
          at: term.span,
          message: `${source} matches anywhere in the claim: ${witness.subject} gets ${policy.grants}, and with anchors (${value}) would not`,
          fixes() {
            // Anchors that shut out everybody are not what was meant.
            if (isProvenNever([{ condition: withSource(test, term, value), answer: 'yes' }], { policy, facts, now })) return []
            const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: term.span, value, exact: true })
            return edits === undefined ? [] : [{ title: `Match the whole claim: ${value}`, edits }]
          },
        }
      }
    }
  },
}

function withSource(test: Test, term: Term, source: string): Test {
  return { ...test, right: [{ kind: 'text', text: [source], span: term.span }] }
}

// Good enough to leave out the common ones: what it lets through is asked about.
function isAnchored(source: string): boolean {
  return source.startsWith('^') && source.endsWith('$') && !source.includes('|')
}

function anchored(source: string): string {
  const body = source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')
  return body.includes('|') ? `^(${body})$` : `^${body}$`
}
