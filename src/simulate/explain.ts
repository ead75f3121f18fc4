import type { JsonValue } from '../text/json.ts'
import type { Condition, Test } from '../trust/condition.ts'
import { bind, compare, evaluate, evaluateTest, itemsOf, resolveTerm, type Scope } from '../trust/evaluate.ts'
import { operators } from '../trust/operators.ts'
import { nameOf } from '../trust/truth.ts'
import { reasonOf, showValue, type Value } from '../trust/value.ts'
import type { TraceStep } from './verdict.ts'

/** The trace of a condition: the same answers as `evaluate`, with what each part wanted and had. */
export function explain(condition: Condition, scope: Scope): TraceStep {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return {
        label: condition.label ?? (condition.kind === 'all' ? 'all of' : 'one of'),
        truth: nameOf(evaluate(condition, scope)),
        span: condition.span,
        steps: condition.of.map((part) => explain(part, scope)),
      }
    case 'not':
      return { label: 'not', truth: nameOf(evaluate(condition, scope)), span: condition.span, steps: [explain(condition.of, scope)] }
    case 'test':
      return explainTest(condition, scope)
    case 'every':
    case 'some': {
      const items = itemsOf(condition, scope)
      return {
        label: condition.kind === 'every' ? `every ${condition.as}` : `some ${condition.as}`,
        truth: nameOf(evaluate(condition, scope)),
        span: condition.span,
        ...(items === 'empty' ? { why: 'the list is missing or empty' } : {}),
        steps: typeof items === 'string' ? [] : items.map((item) => explain(condition.of, bind(condition, item, scope))),
      }
    }
    case 'constant':
      return { label: condition.why, truth: nameOf(evaluate(condition, scope)), span: condition.span, steps: [] }
    case 'opaque':
      return { label: condition.text, truth: nameOf(evaluate(condition, scope)), span: condition.span, steps: [] }
  }
}

function explainTest(test: Test, scope: Scope): TraceStep {
  const left = resolveTerm(test.left, scope)
  const rights = test.right.map((term) => ({ term, value: resolveTerm(term, scope) }))
  const truth = nameOf(evaluateTest(test, left, scope))
  const verb = operators[test.op].verb
  const want = [verb, rights.map((right) => showValue(right.value)).join(' or ')].filter((part) => part !== '').join(' ')
  const why = whyOf(test, left, rights)
  const present = left.kind !== 'missing' && left.kind !== 'unknown' && !(left.kind === 'known' && left.value === null)
  return {
    label: test.label,
    truth,
    want,
    ...haveOf(left),
    ...(why === undefined ? {} : { why }),
    span: test.span,
    steps:
      rights.length < 2 || !present
        ? []
        : rights.map(({ term, value }) => ({
            label: test.label,
            truth: nameOf(compare(test, left, value)),
            want: [verb, showValue(value)].filter((part) => part !== '').join(' '),
            ...haveOf(left),
            span: term.span,
            steps: [],
          })),
  }
}

// Why the test answers as it does, where comparing the two values doesn't show it.
function whyOf(test: Test, left: Value, rights: readonly { readonly value: Value }[]): string | undefined {
  if (left.kind === 'missing') return test.why?.missing ?? 'the token has no such claim'
  const open = reasonOf(left) ?? rights.map((right) => reasonOf(right.value)).find((reason) => reason !== undefined)
  if (open !== undefined) return open
  if (left.kind !== 'known') return undefined
  if (left.value === null) return test.why?.null ?? 'the claim is null'
  const mistyped = rights.some((right) => operators[test.op].test(left, right.value) === undefined)
  return mistyped ? test.why?.mistyped : undefined
}

function haveOf(value: Value): { have?: JsonValue } {
  if (value.kind === 'known') return { have: value.value }
  return value.kind === 'text' ? { have: showValue(value) } : {}
}
