import type { Text } from '../../text/holes.ts'
import { evaluateExpression, expressionOf } from '../expression/expression.ts'
import type { Rule } from '../pipeline.ts'

/** The value of a variable where an expression stands; `null` if there is certainly none of the name. */
export type Lookup = (name: string) => Text | null

/** Whether rules let their owner in, and which of them may be the one that decided (`undefined`: none of them). */
export interface Decision {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly why: string
  readonly taken: readonly (Rule | undefined)[]
}

/**
 * The first rule whose clauses all hold decides; without one the answer is no; gitlab.md 5, "rules" [D-RULES]. Where it is
 * unknown whether a rule holds, what it says and what comes after it are both possible.
 */
export function decide(rules: readonly Rule[], lookup: Lookup): Decision {
  const taken: (Rule | undefined)[] = []
  let doubt: string | undefined
  for (const rule of rules) {
    const holds = holdsFor(rule, lookup)
    if (holds.truth === 'no') continue
    taken.push(rule)
    if (holds.truth === 'yes') return sum(taken, doubt)
    doubt ??= holds.why
  }
  return sum([...taken, undefined], doubt)
}

function sum(taken: readonly (Rule | undefined)[], doubt: string | undefined): Decision {
  const answers = new Set(taken.map((rule) => rule !== undefined && rule.when !== 'never'))
  if (answers.size > 1) return { answer: 'unknown', why: doubt ?? 'its rules can not be decided', taken }
  const [rule] = taken
  const [runs] = answers
  if (runs === true)
    return { answer: 'yes', why: rule?.if === undefined ? 'a rule without `if` holds' : `\`${shorten(rule.if.text)}\` holds`, taken }
  const why = taken.includes(undefined)
    ? 'none of its rules holds'
    : rule?.if === undefined
      ? 'a rule says never'
      : `\`${shorten(rule.if.text)}\` says never`
  return { answer: 'no', why, taken }
}

interface Holds {
  readonly truth: 'yes' | 'no' | 'unknown'
  readonly why?: string
}

function holdsFor(rule: Rule, lookup: Lookup): Holds {
  if (rule.unreadable !== undefined) return { truth: 'unknown', why: rule.unreadable }
  const clauses: Holds[] = []
  if (rule.if !== undefined) clauses.push(holdsText(rule.if, lookup))
  if (rule.changes !== undefined) clauses.push({ truth: 'unknown', why: '`changes` depends on the commits' })
  if (rule.exists !== undefined) clauses.push({ truth: 'unknown', why: '`exists` depends on the files of the commit' })
  return clauses.find((clause) => clause.truth === 'no') ?? clauses.find((clause) => clause.truth === 'unknown') ?? { truth: 'yes' }
}

/** Whether one expression holds; an expression that GitLab refuses counts as unknown, since there is no pipeline then. */
export function holdsText(written: { readonly text: string }, lookup: Lookup): Holds {
  const parsed = expressionOf(written)
  if ('problem' in parsed) return { truth: 'unknown', why: `\`${shorten(written.text)}\` is no expression that GitLab reads` }
  return evaluateExpression(parsed.expression, lookup)
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
