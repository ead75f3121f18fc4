import type { HclFor } from '../../syntax/hcl/node.ts'
import { plain } from '../../text/holes.ts'
import { type Entry, keyed, type Value } from '../value.ts'
import { makeList, makeObject, many } from './build.ts'
import { toBoolean, toText, unknownPart } from './convert.ts'
import { describe } from './describe.ts'
import { iterate } from './iterate.ts'
import type { Scope } from './scope.ts'
import { makeLike } from './sets.ts'
import { withNames } from './template.ts'
import { passOn } from './unset.ts'

interface Unclear {
  readonly name: string
  readonly why: string
}

interface Step {
  readonly scope: Scope
  /** Why nobody knows whether, or how often, this step is made. */
  readonly unclear: Unclear | undefined
}

interface Steps {
  readonly steps: readonly Step[]
  readonly unordered: boolean
}

/**
 * A `for` expression. Of a collection that is not known a list still has its shape: one item that stands for any number;
 * an object does not, since nobody knows its keys.
 */
export function evaluateFor(expression: HclFor, scope: Scope): Value {
  const collection = scope.evaluate(expression.in)
  const steps = stepsOf(expression, collection, scope)
  if (steps === undefined) return scope.run.fail(describe(expression), 'nothing can be repeated for it', expression.in.span)
  const result = expression.key === undefined ? listOf(expression, steps) : objectOf(expression, expression.key, steps, scope)
  return steps.steps.length === 0 ? passOn(result, [collection]) : result
}

function stepsOf(expression: HclFor, collection: Value, scope: Scope): Steps | undefined {
  const title = describe(expression.in)
  const { items, unordered, open } = iterate(collection, scope.run, title)
  if (open === 'refused') return undefined
  if (open !== undefined) {
    scope.run.doubts++
    return { steps: filtered(expression, [anyStep(expression, scope, open)]), unordered: false }
  }
  const steps = items.map(({ key, value, many }): Step => ({ scope: withNames(scope, expression.names, key, value), unclear: many }))
  return { steps: filtered(expression, steps), unordered: unordered === true }
}

// The names stand for what nobody knows, and are called as in the source.
function anyStep(expression: HclFor, scope: Scope, open: Unclear): Step {
  const span = expression.in.span
  const named = (name: string): Value => ({ kind: 'unknown', name, why: open.why, span })
  const [first = '', second = first] = expression.names
  return { scope: withNames(scope, expression.names, named(first), named(second)), unclear: open }
}

function filtered({ condition }: HclFor, steps: readonly Step[]): readonly Step[] {
  if (condition === undefined) return steps
  return steps.flatMap((step): readonly Step[] => {
    const ask = () => step.scope.evaluate(condition)
    const value = step.unclear === undefined ? ask() : step.scope.run.perhaps(ask)
    const answer = toBoolean(value)
    if (typeof answer === 'boolean') return answer ? [step] : []
    if (answer === undefined && step.unclear === undefined)
      step.scope.run.fail(describe(condition), 'the condition is no truth value', condition.span)
    const why = unknownPart(value)?.why ?? 'the condition is no truth value'
    return [{ scope: step.scope, unclear: step.unclear ?? { name: describe(condition), why } }]
  })
}

function listOf(expression: HclFor, { steps, unordered }: Steps): Value {
  const [first] = steps
  if (first === undefined) return { kind: 'list', items: [], span: expression.span }
  const items = steps.map(({ scope, unclear }) => {
    return unclear === undefined
      ? scope.evaluate(expression.value)
      : many(
          scope.run.perhaps(() => scope.evaluate(expression.value)),
          unclear,
        )
  })
  return makeLike(first.scope.run, items, unordered, expression.span)
}

function objectOf(expression: HclFor, key: HclFor['value'], { steps }: Steps, scope: Scope): Value {
  const { run } = scope
  const title = () => describe(expression)
  const unclear = steps.find((step) => step.unclear !== undefined)?.unclear
  if (unclear !== undefined) return run.doubt(title(), unclear, expression.span)
  const groups = new Map<string, { readonly entry: Entry; readonly values: Value[] }>()
  for (const step of steps) {
    const name = step.scope.evaluate(key)
    const text = toText(name)
    if (text === undefined) return run.fail(title(), 'the key is no text', expression.span)
    if (expression.grouping && plain(text) === undefined) return run.doubt(title(), unknownPart(name) ?? { why: '' }, expression.span)
    const value = step.scope.evaluate(expression.value)
    const [shown, entry] = keyed(text, name.span, value)
    const group = groups.get(shown)
    if (group !== undefined && !expression.grouping && entry.key === undefined)
      return run.fail(title(), `the key "${shown}" comes twice`, expression.span)
    if (entry.key !== undefined && steps.length > 1) run.doubts++
    groups.set(shown, { entry, values: [...(group?.values ?? []), value] })
  }
  const entries = new Map<string, Entry>()
  for (const [shown, { entry, values }] of groups)
    entries.set(shown, expression.grouping ? { ...entry, value: makeList(run, values, entry.value.span) } : entry)
  return makeObject(run, entries, expression.span)
}
