import type { JsonValue } from '../text/json.ts'
import type { Condition, Test } from '../trust/condition.ts'
import { bind, choose, compare, decidedByEngine, evaluate, evaluateTest, itemsOf, resolveTerm, type Scope } from '../trust/evaluate.ts'
import { operators } from '../trust/operators.ts'
import { and, NO, nameOf, not, or, type TruthSet, YES } from '../trust/truth.ts'
import { canBeEmpty, reasonOf, showValue, type Value } from '../trust/value.ts'
import type { TraceStep } from './verdict.ts'

/** The trace of a condition: the same answers as `evaluate`, with what each part wanted and had. Each part is worked out once. */
export function explain(condition: Condition, scope: Scope): TraceStep {
  return walk(condition, scope).step
}

interface Walked {
  readonly step: TraceStep
  readonly set: TruthSet
}

function walk(condition: Condition, scope: Scope): Walked {
  const { span } = condition
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => walk(part, scope))
      const set = condition.kind === 'all' ? fold(parts, and, YES) : fold(parts, or, NO)
      const label = condition.label ?? (condition.kind === 'all' ? 'all of' : 'one of')
      return { step: { label, truth: nameOf(set), span, steps: parts.map((part) => part.step) }, set }
    }
    case 'not': {
      const part = walk(condition.of, scope)
      const set = not(part.set)
      return { step: { label: 'not', truth: nameOf(set), span, steps: [part.step] }, set }
    }
    case 'choice': {
      const which = walk(condition.which, scope)
      const then = walk(condition.yes, scope)
      const otherwise = walk(condition.no, scope)
      const set = choose(
        which.set,
        () => then.set,
        () => otherwise.set,
      )
      // A branch that is not taken explains nothing.
      const taken = [which, ...(which.set & YES ? [then] : []), ...(which.set & NO ? [otherwise] : [])]
      return { step: { label: condition.label ?? 'if', truth: nameOf(set), span, steps: taken.map((part) => part.step) }, set }
    }
    case 'test':
      return walkTest(condition, scope)
    case 'every':
    case 'some': {
      const items = itemsOf(condition, scope)
      const parts = typeof items === 'string' ? [] : items.map((item) => walk(condition.of, bind(condition, item, scope)))
      const set = evaluate(condition, scope)
      const why = items === 'empty' ? { why: 'the list is missing or empty' } : {}
      return {
        step: {
          label: condition.label ?? `${condition.kind} ${condition.as}`,
          truth: nameOf(set),
          span,
          ...why,
          steps: parts.map((part) => part.step),
        },
        set,
      }
    }
    case 'constant': {
      const set = evaluate(condition, scope)
      return { step: { label: condition.why, truth: nameOf(set), span, steps: [] }, set }
    }
    case 'opaque': {
      const tree = condition.tree && walk(condition.tree, scope)
      const set = decidedByEngine(condition, scope) ?? tree?.set ?? evaluate(condition, scope)
      const why = condition.open === undefined ? {} : { why: condition.open }
      const steps = tree === undefined ? [] : [tree.step]
      return { step: { label: condition.program.expression, truth: nameOf(set), span, ...why, steps }, set }
    }
  }
}

function fold(parts: readonly Walked[], combine: (a: TruthSet, b: TruthSet) => TruthSet, start: TruthSet): TruthSet {
  return parts.reduce((set, part) => combine(set, part.set), start)
}

function walkTest(test: Test, scope: Scope): Walked {
  const left = resolveTerm(test.left, scope)
  const rights = test.right.map((term) => ({ term, value: resolveTerm(term, scope) }))
  const set = evaluateTest(test, left, scope)
  const verb = operators[test.op].verb
  const wanted = (text: string) => (verb === '' ? text : text === '' ? verb : `${verb} ${text}`)
  const why = whyOf(test, left, rights)
  const isPresent = left.kind !== 'missing' && left.kind !== 'unknown' && !(left.kind === 'known' && left.value === null)
  const alternatives = rights.length < 2 || !isPresent ? [] : rights
  return {
    set,
    step: {
      label: test.label,
      truth: nameOf(set),
      want: wanted(rights.map((right) => showValue(right.value)).join(' or ')),
      ...haveOf(left),
      ...(why === undefined ? {} : { why }),
      span: test.span,
      steps: alternatives.map(({ term, value }) => ({
        label: test.label,
        truth: nameOf(compare(test, left, value)),
        want: wanted(showValue(value)),
        ...haveOf(left),
        span: term.span,
        steps: [],
      })),
    },
  }
}

// Why the test answers as it does, where comparing the two values doesn't show it.
function whyOf(test: Test, left: Value, rights: readonly { readonly value: Value }[]): string | undefined {
  if (left.kind === 'missing') return test.why?.missing ?? 'the token has no such claim'
  const open = reasonOf(left) ?? rights.map((right) => reasonOf(right.value)).find((reason) => reason !== undefined)
  if (open !== undefined) return open
  if (left.kind !== 'known') return undefined
  if (left.value === null) return test.why?.null ?? 'the claim is null'
  if (test.on.empty === 'unknown' && canBeEmpty(left)) return test.why?.empty ?? 'it is empty'
  if (rights.some((right) => right.value.kind === 'missing')) return test.why?.valueMissing ?? 'there is no such value to compare with'
  const mistyped = rights.some((right) => operators[test.op].test(left, right.value) === undefined)
  return mistyped ? test.why?.mistyped : undefined
}

function haveOf(value: Value): { have?: JsonValue } {
  if (value.kind === 'known') return { have: value.value }
  return value.kind === 'text' ? { have: showValue(value) } : {}
}
