import type { Token } from './lexer.ts'
import type { Expression, ExpressionProblem, Operator, Place } from './tree.ts'

type Parsed = { readonly expression: Expression } | { readonly problem: ExpressionProblem }
type OperatorToken = Place & { readonly is: Operator }

const precedence: { readonly [operator in Operator]: number } = { '!': 1, '==': 10, '!=': 10, '=~': 10, '!~': 10, '&&': 11, '||': 12 }

/**
 * The tree of an expression's parts: `!` binds strongest, then comparing and matching, `&&`, `||`; all but `!` from the
 * left. GitLab sorts the parts with a shunting yard that does not ask what stands between what, so that `$A $B ==` is
 * an expression too: lib/gitlab/ci/pipeline/expression/parser.rb.
 */
export function parseTokens(tokens: readonly Token[]): Parsed {
  const sorted = sort(tokens)
  if ('problem' in sorted) return sorted
  const results: Expression[] = []
  for (const token of sorted.tokens) {
    const result = token.is === 'value' ? token.value : build(token, results)
    if ('message' in result) return { problem: result }
    results.push(result)
  }
  const [expression, second] = results
  if (expression === undefined) return { problem: { message: 'The expression is empty', offset: 0, length: 0 } }
  if (second !== undefined)
    return { problem: { message: 'An operator is missing before this', offset: second.offset, length: second.length } }
  return { expression }
}

type Sortable = Exclude<Token, { readonly is: '(' } | { readonly is: ')' }>

// Operators behind their operands (reverse Polish notation).
function sort(tokens: readonly Token[]): { readonly tokens: readonly Sortable[] } | { readonly problem: ExpressionProblem } {
  const output: Sortable[] = []
  const waiting: (OperatorToken | (Place & { readonly is: '(' }))[] = []
  const release = (upTo: number): void => {
    for (let last = waiting.at(-1); last !== undefined && last.is !== '('; last = waiting.at(-1)) {
      if (precedence[last.is] > upTo) return
      output.push(last)
      waiting.pop()
    }
  }
  for (const token of tokens) {
    if (token.is === 'value') output.push(token)
    else if (token.is === '(' || token.is === '!') waiting.push(token)
    else if (token.is === ')') {
      release(Number.POSITIVE_INFINITY)
      if (waiting.pop() === undefined) return { problem: unmatched(token) }
    } else {
      release(precedence[token.is])
      waiting.push(token)
    }
  }
  for (const token of waiting.reverse()) {
    if (token.is === '(') return { problem: unmatched(token) }
    output.push(token)
  }
  return { tokens: output }
}

function unmatched({ offset, length }: Place): ExpressionProblem {
  return { message: 'The parenthesis has no partner', offset, length }
}

function build(token: OperatorToken, results: Expression[]): Expression | ExpressionProblem {
  const right = results.pop()
  if (right === undefined) return { message: `\`${token.is}\` has nothing to work on`, offset: token.offset, length: token.length }
  if (token.is === '!') return { kind: 'not', operand: right, ...around(token, right) }
  const left = results.pop()
  if (left === undefined) {
    const side = right.offset > token.offset ? 'left' : 'right'
    return { message: `\`${token.is}\` has nothing on its ${side}`, offset: token.offset, length: token.length }
  }
  const operands = { left, right, ...around(token, left, right) }
  if (token.is === '&&') return { kind: 'and', ...operands }
  if (token.is === '||') return { kind: 'or', ...operands }
  if (token.is === '==' || token.is === '!=') return { kind: 'compare', operator: token.is, ...operands }
  return { kind: 'match', operator: token.is, ...operands }
}

function around(...places: readonly Place[]): Place {
  const offset = Math.min(...places.map((place) => place.offset))
  return { offset, length: Math.max(...places.map((place) => place.offset + place.length)) - offset }
}
