import type { Node } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import { unknownScalar } from './pieces.ts'

/** What nobody writes into a template, and why it is not known. The partition is `aws` but for China and GovCloud, where people write theirs. */
const unknowns: ReadonlyMap<string, string> = new Map([
  ['AWS::AccountId', 'it is the account that the stack is made in'],
  ['AWS::Region', 'it is the region that the stack is made in'],
  ['AWS::StackName', 'the stack has its name when it is made'],
  ['AWS::StackId', 'the stack has its id when it is made'],
  ['AWS::NotificationARNs', 'it is given when the stack is made'],
  ['AWS::URLSuffix', 'it follows from the region'],
])

/** The value of a pseudo parameter at the place that names it; `none` for `AWS::NoValue`, `undefined` for other names. */
export function pseudoParameter(name: string, span: Span): Node | 'none' | undefined {
  if (name === 'AWS::NoValue') return 'none'
  if (name === 'AWS::Partition') return { kind: 'scalar', value: 'aws', style: 'plain', span }
  const why = unknowns.get(name)
  return why === undefined ? undefined : unknownScalar(name, why, span)
}
