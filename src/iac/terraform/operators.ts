import type { HclOperator } from '../../syntax/hcl/node.ts'
import type { Span } from '../../text/span.ts'
import type { Value } from '../value.ts'
import { areEqual, whyUnknown } from './compare.ts'
import { toBoolean, toNumber, unknownPart } from './convert.ts'
import type { Run } from './run.ts'

interface Place {
  readonly run: Run
  readonly span: Span
  /** How the expression reads. */
  readonly title: () => string
}

/** `!value` and `-value`. */
export function unary(operator: '!' | '-', value: Value, { run, span, title }: Place): Value {
  const answer = operator === '!' ? toBoolean(value) : toNumber(value)
  if (answer === 'unknown') return run.doubt(title(), reason(value), span)
  if (typeof answer === 'boolean') return { kind: 'boolean', value: !answer, span }
  if (typeof answer === 'number') return { kind: 'number', value: answer === 0 ? 0 : -answer, span }
  return run.fail(title(), `${operator} takes a ${operator === '!' ? 'truth value' : 'number'}`, span)
}

/** An operator with two operands. `&&` and `||` are decided by one operand where that is enough. */
export function binary(operator: HclOperator, left: Value, right: Value, place: Place): Value {
  if (operator === '&&' || operator === '||') return logical(operator === '||', left, right, place)
  if (operator === '==' || operator === '!=') return equality(operator === '!=', left, right, place)
  return arithmetic(operator, left, right, place)
}

function logical(decisive: boolean, left: Value, right: Value, { run, span, title }: Place): Value {
  const [one, other] = [toBoolean(left), toBoolean(right)]
  if (one === undefined || other === undefined) return run.fail(title(), 'the operands are no truth values', span)
  if (one === decisive || other === decisive) return { kind: 'boolean', value: decisive, span }
  if (one === 'unknown' || other === 'unknown') return run.doubt(title(), reason(one === 'unknown' ? left : right), span)
  return { kind: 'boolean', value: !decisive, span }
}

function equality(negated: boolean, left: Value, right: Value, { run, span, title }: Place): Value {
  if (!run.spend(1)) return run.exceeded(title(), span)
  const equal = areEqual(left, right)
  if (equal === 'unknown') {
    const why = whyUnknown(left) ?? whyUnknown(right) ?? { why: 'it depends on what is not known' }
    return { kind: 'unknown', name: title(), why: why.why, span }
  }
  return { kind: 'boolean', value: equal !== negated, span }
}

type Arithmetic = Exclude<HclOperator, '&&' | '||' | '==' | '!='>

function arithmetic(operator: Arithmetic, left: Value, right: Value, { run, span, title }: Place): Value {
  const [a, b] = [toNumber(left), toNumber(right)]
  if (a === undefined || b === undefined) return run.fail(title(), 'the operands are no numbers', span)
  if (a === 'unknown' || b === 'unknown') return run.doubt(title(), reason(a === 'unknown' ? left : right), span)
  const result = computed(operator, a, b)
  if (typeof result === 'boolean') return { kind: 'boolean', value: result, span }
  return Number.isFinite(result) ? { kind: 'number', value: result, span } : run.fail(title(), 'it is divided by zero', span)
}

function computed(operator: Arithmetic, a: number, b: number): number | boolean {
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
  }
}

function reason(value: Value): { readonly why: string } {
  return unknownPart(value) ?? { why: 'it is not known' }
}
