import { follow, type Node } from '../../syntax/node.ts'

/** An intrinsic function, in its short form (`!Sub x`) or its long one (`Fn::Sub: x`, `Ref: x`). */
export interface Call {
  /** Without `Fn::` and `!`. */
  readonly name: string
  readonly argument: Node
}

/** The call that a node is; `undefined` for a plain value. Aliases are to be followed before. */
export function callOf(node: Node): Call | undefined {
  if (node.kind !== 'mapping' && node.kind !== 'sequence' && node.kind !== 'scalar') return undefined
  const { tag, ...argument } = node
  if (tag !== undefined) return { name: tag.slice(1), argument }
  const [key, value] = onlyMember(node)
  if (value === undefined) return undefined
  if (key === 'Ref') return { name: key, argument: value }
  return key.startsWith('Fn::') ? { name: key.slice('Fn::'.length), argument: value } : undefined
}

/** The same where a condition is wanted: there `Condition: Name` is a call too; in a value it is a key like any other. */
export function conditionCallOf(node: Node): Call | undefined {
  const call = callOf(node)
  const [key, argument] = onlyMember(node)
  return call ?? (key === 'Condition' && argument !== undefined ? { name: key, argument } : undefined)
}

function onlyMember(node: Node): readonly [string, Node | undefined] {
  const [only, more] = node.kind === 'mapping' ? node.entries : []
  return more === undefined ? [String(only?.key.value), follow(only?.value)] : ['', undefined]
}
