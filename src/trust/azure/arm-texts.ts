import { entry, follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'
import { concat, type Hole, type Text } from '../../text/holes.ts'

/**
 * An ARM template with its expressions worked out as far as they are simple: `[parameters('x')]` with a default, `[variables('x')]`,
 * `[format('{0}/…', …)]` and `[concat(…)]` of those. What is more is unknown, with the expression as its name (azure.md 4).
 */
export function withoutExpressions(root: Node): Node {
  const template = follow(root)
  return template?.kind === 'mapping' && entry(template, 'resources') !== undefined ? walk(template, template, 0) : root
}

function walk(node: Node, template: Mapping, depth: number): Node {
  if (depth > 60) return node
  switch (node.kind) {
    case 'mapping':
      return { ...node, entries: node.entries.map((member) => ({ ...member, value: walk(member.value, template, depth + 1) })) }
    case 'sequence':
      return { ...node, items: node.items.map((item) => walk(item, template, depth + 1)) }
    case 'scalar':
      return evaluated(node, template)
    default:
      return node
  }
}

function evaluated(node: Scalar, template: Mapping): Scalar {
  if (typeof node.value !== 'string' || node.text !== undefined || !/^\[[^[]/.test(node.value) || !node.value.endsWith(']')) return node
  const text = textOf(node.value.slice(1, -1).trim(), node, template, 0)
  const whole = text.every((part) => typeof part === 'string') ? text.join('') : undefined
  return whole === undefined ? { ...node, text } : { ...node, value: whole, text: whole === '' ? [] : [whole] }
}

function textOf(expression: string, at: Scalar, template: Mapping, depth: number): Text {
  const open = (): Text => [{ name: expression, why: `what [${expression}] comes to is not worked out`, span: at.span } satisfies Hole]
  if (depth > 10) return open()
  const literal = /^'((?:[^']|'')*)'$/.exec(expression)?.[1]
  if (literal !== undefined) return literal === '' ? [] : [literal.replaceAll("''", "'")]
  const [, name, inside] = /^(parameters|variables|concat|format)\((.*)\)$/s.exec(expression) ?? []
  if (name === undefined || inside === undefined) return open()
  if (name === 'parameters' || name === 'variables') {
    const key = /^\s*'([^']*)'\s*$/.exec(inside)?.[1]
    const found = key === undefined ? undefined : valueAt(valueAt(template, name), key)
    const value = name === 'parameters' ? valueAt(found, 'defaultValue') : found
    const text = stringOf(value)
    if (text === undefined)
      return key === undefined
        ? open()
        : [{ name: key, why: name === 'parameters' ? `the parameter ${key} has no default` : `${key} is no text`, span: at.span }]
    // A parameter that is empty by default is mostly given.
    if (text === '' && name === 'parameters')
      return [{ name: key ?? '', why: `the parameter ${key} is empty by default`, unset: true, span: at.span }]
    return /^\[[^[]/.test(text) && text.endsWith(']') ? textOf(text.slice(1, -1), at, template, depth + 1) : text === '' ? [] : [text]
  }
  const args = argumentsIn(inside).map((arg) => textOf(arg.trim(), at, template, depth + 1))
  if (name === 'concat') return concat(...args)
  const [format = [], ...values] = args
  return concat(
    ...format.flatMap((part): readonly Text[] =>
      typeof part === 'string'
        ? part.split(/(\{\d+\})/).map((piece): Text => {
            const index = /^\{(\d+)\}$/.exec(piece)?.[1]
            return index === undefined ? (piece === '' ? [] : [piece]) : (values[Number(index)] ?? [])
          })
        : [[part]],
    ),
  )
}

function argumentsIn(text: string): readonly string[] {
  const args: string[] = []
  let depth = 0
  let quoted = false
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === "'") quoted = !quoted
    else if (!quoted && character === '(') depth++
    else if (!quoted && character === ')') depth--
    else if (!quoted && depth === 0 && character === ',') {
      args.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...args, text.slice(start)]
}
