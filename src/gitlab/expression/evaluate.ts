import { firstHole, type Text } from '../../text/holes.ts'
import { parseRegex } from './regex.ts'
import type { Expression, Operand } from './tree.ts'
import { type Answers, areEqual, isMatched, isPresent, isTruthy, type Value } from './values.ts'

/** The value of a variable; a text of nothing but one hole that may be empty may also not exist, `null` certainly does not. */
export type Lookup = (name: string) => Text | null

/** Every value that a part of an expression can have once all is known, and why there are several. */
interface Possible {
  readonly values: readonly Value[]
  readonly why?: string | undefined
}

/** More different values than this count as unclear, so that comparing each with each stays cheap. */
const maxValues = 8

/**
 * Whether an expression holds. `&&` and `||` hand on one of their operands as in Ruby, where the empty text counts as true:
 * `$EMPTY || $SET` is the empty text and does not hold. lib/gitlab/ci/pipeline/expression/statement.rb and lexeme/*.rb.
 */
export function holds(expression: Expression, lookup: Lookup): Answers {
  return answer(possible(expression, lookup), isPresent)
}

function answer({ values, why }: Possible, ask: (value: Value) => Answers): Answers {
  return union(values.map(ask), why)
}

function union(answers: readonly Answers[], why: string | undefined): Answers {
  const reason = why ?? answers.find((each) => each.why !== undefined)?.why
  const both = { yes: answers.some((each) => each.yes), no: answers.some((each) => each.no) }
  return both.yes && both.no && reason !== undefined ? { ...both, why: reason } : both
}

function possible(expression: Expression, lookup: Lookup): Possible {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return chosen(possible(expression.left, lookup), possible(expression.right, lookup), expression.kind)
    case 'not':
      return truth(answer(possible(expression.operand, lookup), isPresent), true)
    case 'compare':
      return truth(each(expression.left, expression.right, lookup, areEqual), expression.operator === '!=')
    case 'match':
      return truth(each(expression.left, expression.right, lookup, isMatched), expression.operator === '!~')
    default:
      return operand(expression, lookup)
  }
}

function operand(expression: Operand, lookup: Lookup): Possible {
  switch (expression.kind) {
    case 'variable':
      return variable(expression.name, lookup(expression.name))
    case 'string':
      return { values: [{ kind: 'text', text: expression.value }], why: firstHole(expression.value)?.why }
    case 'null':
      return { values: [{ kind: 'null' }] }
    case 'boolean':
      return { values: [{ kind: 'boolean', value: expression.value }] }
    case 'pattern': {
      const regex = expression.input === undefined ? parseRegex(expression.regex) : undefined
      return regex === undefined ? unclearInput(expression.input ?? '') : { values: [{ kind: 'regex', regex }] }
    }
    case 'input':
      return unclearInput(expression.name)
  }
}

function unclearInput(name: string): Possible {
  return { values: [{ kind: 'unclear' }], why: `the input ${name} is not filled in` }
}

function variable(name: string, text: Text | null): Possible {
  if (text === null) return { values: [{ kind: 'null' }] }
  const hole = firstHole(text)
  if (hole === undefined) return { values: [{ kind: 'text', text }] }
  const why = hole.why.includes(`$${name} `) ? hole.why : `$${name} is not known: ${hole.why}`
  const value: Value = { kind: 'text', text }
  const maybeNull = text.length === 1 && hole.filled !== true
  return { values: maybeNull ? [value, { kind: 'null' }] : [value], why }
}

// `&&` is its left operand if that is false or null, else the right one; `||` the other way round.
function chosen(left: Possible, right: Possible, kind: 'and' | 'or'): Possible {
  const stays = left.values.flatMap((value): readonly Value[] => {
    const truthy = isTruthy(value)
    if (kind === 'or') return truthy.yes ? [value] : []
    if (value.kind === 'unclear') return [{ kind: 'null' }, { kind: 'boolean', value: false }]
    return truthy.no ? [value] : []
  })
  const goesOn = left.values.some((value) => (kind === 'or' ? isTruthy(value).no : isTruthy(value).yes))
  if (!goesOn) return { values: stays, why: left.why }
  if (stays.length === 0) return right
  const values = distinct([...stays, ...right.values])
  return { values: values.length > maxValues ? [{ kind: 'unclear' }] : values, why: left.why ?? right.why }
}

function distinct(values: readonly Value[]): readonly Value[] {
  const seen = new Set<unknown>()
  return values.filter((value) => {
    const key = value.kind === 'text' ? value.text : value.kind === 'regex' ? value.regex : JSON.stringify(value)
    return !seen.has(key) && seen.add(key)
  })
}

function each(left: Expression, right: Expression, lookup: Lookup, ask: (left: Value, right: Value) => Answers): Answers {
  const [first, second] = [possible(left, lookup), possible(right, lookup)]
  const answers = first.values.flatMap((one) => second.values.map((other) => ask(one, other)))
  return union(answers, first.why ?? second.why)
}

function truth({ yes, no, why }: Answers, negated: boolean): Possible {
  const values: Value[] = []
  if (yes) values.push({ kind: 'boolean', value: !negated })
  if (no) values.push({ kind: 'boolean', value: negated })
  return { values, why }
}
