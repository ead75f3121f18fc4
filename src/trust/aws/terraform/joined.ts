import type { EvaluatedBlock, EvaluatedNested } from '../../../iac/terraform/module.ts'
import type { Value } from '../../../iac/value.ts'
import { plain } from '../../../text/holes.ts'
import type { Span } from '../../../text/span.ts'

/**
 * Two `condition` blocks of one statement with the same test and variable: the provider makes one list of their values, so that one of
 * them is enough, where its page says that all conditions must hold (aws.md 7, "same-key conditions"; policy_model.go).
 */
export interface JoinedCondition {
  readonly test: string
  readonly variable: string
  /** The key that the joined list has in the policy is that of the first block. */
  readonly key: Span
  readonly first: ConditionBlock
  readonly second: ConditionBlock
}

export interface ConditionBlock {
  readonly span: Span
  readonly variable: Span
  readonly values: Value
}

/** The conditions that a data source `aws_iam_policy_document` joins. Blocks that are all one `dynamic` block are meant to be joined. */
export function joinedConditions(block: EvaluatedBlock): readonly JoinedCondition[] {
  if (block.mode !== 'data' || block.type !== 'aws_iam_policy_document') return []
  return block.body.blocks.filter(({ type }) => type === 'statement').flatMap(ofStatement)
}

function ofStatement({ body }: EvaluatedNested): readonly JoinedCondition[] {
  const seen = new Map<string, ConditionBlock>()
  const found: JoinedCondition[] = []
  for (const nested of body.blocks) {
    const test = textOf(nested.body.attributes.get('test')?.value)
    const variable = nested.body.attributes.get('variable')
    const name = textOf(variable?.value)
    const values = nested.body.attributes.get('values')?.value
    if (nested.type !== 'condition' || nested.maybe !== undefined || variable === undefined || values === undefined) continue
    if (test === undefined || name === undefined) continue
    const id = JSON.stringify([test, name])
    const second: ConditionBlock = { span: nested.span, variable: variable.value.span, values }
    const first = seen.get(id)
    if (first === undefined) seen.set(id, second)
    else if (first.span.start !== second.span.start && !isSame(first.values, values))
      found.push({ test, variable: name, key: first.variable, first, second })
  }
  return found
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'text' ? plain(value.text) : undefined
}

// The provider keeps the blocks as a set.
function isSame(one: Value, other: Value): boolean {
  const key = (value: Value) => JSON.stringify(value, (name, part) => (name === 'span' ? undefined : part))
  return key(one) === key(other)
}
