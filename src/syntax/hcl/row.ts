import type { HclExpression, HclOperator } from './node.ts'

const binary: { readonly [operator: string]: HclOperator } = {
  '||': '||',
  '&&': '&&',
  '==': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
}

/** Whether the grammar's node is an operator. */
export function isOperator(type: string): boolean {
  return type === '!' || binary[type] !== undefined
}

/** The operator between two operands. */
export function binaryOperator(type: string): HclOperator | undefined {
  return binary[type]
}

/**
 * What the grammar puts in one row: a term with what hangs on it, and in operations the operator and the second term. This is how far
 * the row is read.
 */
export class Row {
  left: HclExpression | undefined
  operator: string | undefined
  current: HclExpression | undefined
  /** Where the current term begins: its parenthesis, if it has one. */
  start = 0
  /** How much hangs on the current term. */
  hops = 0
  /** `[*]` hangs on it, so that all that follows is said of each. */
  each = false
  #open: number | undefined

  /** A parenthesis opens. */
  open(at: number): void {
    this.#open ??= at
  }

  /** A term. A second one in a row is a mistake that stands in the problems. */
  take(term: HclExpression, start: number): void {
    if (this.current !== undefined) return
    this.current = term
    this.start = this.#open ?? start
    this.#open = undefined
  }

  /** An operator: what follows is its second, or only, operand. */
  operate(operator: string): void {
    this.left = this.current
    this.operator = operator
    this.current = undefined
    this.hops = 0
    this.each = false
  }
}

/** What follows `[*]`, hung on what is said of each: in `a[*].b[*].c` the second star is inside of the first. */
export function hangOnEach(of: HclExpression, hang: (to: HclExpression) => HclExpression): HclExpression {
  if (of.kind !== 'splat') return hang(of)
  const each = hangOnEach(of.each, hang)
  return { ...of, each, span: { ...of.span, end: each.span.end } }
}
