import type { Admits, Admitted } from '../../reach/admits.ts'
import { plain } from '../../text/holes.ts'
import { codeSpan } from '../../text/markdown.ts'
import { hasWildcard, showPattern } from '../../text/pattern.ts'
import { patternOf, reads, type Term, type Test } from '../../trust/condition.ts'
import { describeSubject } from './subject-in-words.ts'

/** Whether a value of a test stands for more than itself, so that examples tell something. */
export function isPattern(test: Test, term: Term): boolean {
  const pattern = patternOf(term)
  return pattern !== undefined && (test.op === 'matches' || hasWildcard(pattern))
}

/**
 * In Markdown, what a wanted value admits: of a subject component by component, of other claims as a whole. `undefined` for values of other claims
 * that stand for themselves alone.
 */
export function describePattern(test: Test, term: Term, claims: readonly string[]): string | undefined {
  const pattern = patternOf(term)
  if (pattern === undefined) return undefined
  const named = claims.map(codeSpan).join(' or ')
  const names = claims.some((claim) => reads(test.left, claim)) ? named : named === '' ? 'value' : `value made of ${named}`
  if (test.op === 'matches') {
    const expression = codeSpan(showPattern(pattern))
    const anchored = /^\^.*\$$/s.test(plain(term.kind === 'text' ? term.text : []) ?? '')
    return `Admits each ${names} ${anchored ? 'that' : 'some part of which'} the regular expression ${expression} matches${anchored ? '' : ', for it is not bound to both ends'}.`
  }
  if (reads(test.left, 'sub')) return describeSubject(pattern)
  return isPattern(test, term) ? `Admits each ${names} that matches ${codeSpan(showPattern(pattern))}.` : undefined
}

/**
 * Examples of what a pattern admits, told apart by whose they are, and one that it does not admit, as Markdown. A group of tokens of which none gets
 * in is said so: that is proven.
 */
export function describeExamples(admits: Admits): string | undefined {
  const { ours, neighbours, others, anybody, project, group, not } = admits
  const lines = [
    ...(ours === undefined ? [] : [line(`of ${codeSpan(project ?? '')}`, ours, 'every branch and tag')]),
    ...(neighbours === undefined
      ? []
      : [line(`of ${ours === undefined ? '' : 'other '}projects of ${codeSpan(group ?? '')}`, neighbours, 'every project')]),
    ...(others === undefined ? [] : [line(`${others.outcome === 'some' ? '⚠ ' : ''}of others`, others, 'every project')]),
  ]
  // Without a line between them, this list would go on the one before.
  const matching = lines.length > 0 ? ['Whose tokens match:', lines.join('\n')] : []
  const examples = anybody === undefined || anybody.outcome === 'unknown' ? [] : [anybodyLine(anybody)]
  if (matching.length + examples.length === 0) return undefined
  return [...matching, ...examples, ...(not === undefined ? [] : [`Not, for example, ${codeSpan(not)}.`])].join('\n\n')
}

function line(whose: string, { outcome, examples, every }: Admitted, all: string): string {
  if (outcome === 'none') return `- ${whose}: none`
  if (outcome === 'unknown' && examples.length === 0) return `- ${whose}: not known`
  return `- ${whose}: ${every ? `${all}, ` : ''}for example ${examples.slice(0, 2).map(codeSpan).join(', ')}`
}

function anybodyLine({ outcome, examples }: Admitted): string {
  return outcome === 'none' ? 'No token that GitLab mints has such a value.' : `For example ${examples.map(codeSpan).join(', ')}.`
}
