import { isProvenNever, type Wanted } from '../reach/ask.ts'
import type { Span } from '../text/span.ts'
import { type Condition, tests } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { choiceIn } from './support/alternatives.ts'
import { strangerWithoutSubject } from './support/intruders.ts'
import { isGitLab } from './support/trust.ts'

/** Statements are alternatives: what one demands counts for nothing where another lets the same tokens in without it; aws.md 5. */
export const shadowedStatement: Rule = {
  id: 'shadowed-statement',
  summary: 'What a statement demands has no effect, since another statement lets in the same tokens without it',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPolicy({ policy, document, relyingParty }, context) {
    const { facts, now } = context
    const statements = isGitLab(policy, facts) ? (choiceIn(policy.condition)?.of ?? []) : []
    if (statements.length < 2 || statements.some(canFail)) return
    // Where one demands nothing of the subject, that is the finding.
    if (strangerWithoutSubject(policy, context) !== undefined) return
    const asked = { policy, facts, now, oneAudience: true } as const
    const refusedAt = (relyingParty.refusals?.(document, policy) ?? []).map(({ at }) => at)
    const gone = new Set<Condition>()
    for (const statement of statements) {
      if ([...tests(statement)].length === 0 || isOpen(statement) || refusedAt.some((at) => encloses(statement, at))) continue
      const wider = statements.find(
        (other) =>
          other !== statement &&
          !gone.has(other) &&
          !isProvenNever([{ condition: statement, answer: 'yes' }], asked) &&
          isProvenNever(onlyFirst(statement, other), asked) &&
          // The same twice is no mistake.
          !isProvenNever(onlyFirst(other, statement), asked),
      )
      if (wider === undefined) continue
      gone.add(statement)
      const demands = [...tests(statement)].map(({ test }) => test.label)
      yield {
        at: statement.span,
        message: `This statement adds nothing: another one lets in every token that it does, whatever ${[...new Set(demands)].join(', ')} says`,
        related: [{ message: 'This statement lets in all of its tokens', at: wider.span }],
      }
    }
  },
}

// What both say alike answers alike, even where nobody knows what it answers.
function onlyFirst(first: Condition, second: Condition): readonly Wanted[] {
  const alike = new Set(partsOf(first).map(keyOf))
  const rest = partsOf(second).filter((part) => !alike.has(keyOf(part)))
  return [
    { condition: first, answer: 'yes' },
    { condition: { kind: 'all', of: rest, span: second.span }, answer: 'no' },
  ]
}

function partsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of.flatMap(partsOf) : [condition]
}

function keyOf(condition: Condition): string {
  return JSON.stringify(condition, (key, value) => (key === 'span' ? undefined : value))
}

// What nobody can evaluate, and what is not stored, is no statement to judge.
function isOpen(condition: Condition): boolean {
  return condition.kind === 'constant' || (condition.kind === 'all' && condition.of.some(isOpen))
}

function encloses({ span }: Condition, at: Span): boolean {
  return at.file === span.file && at.start >= span.start && at.end <= span.end
}

// An error is neither yes nor no: what is proven of both says nothing then.
function canFail(condition: Condition): boolean {
  return [...tests(condition)].some(({ test: { on } }) => [on.missing, on.null, on.mistyped].includes('error'))
}
