import { follow, type Mapping, type Node, type Scalar } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'

/**
 * How many characters a policy has as JSON without white space, as IAM counts them (aws.md 1, UG:reference_iam-quotas). Unknown parts count
 * nothing, so a policy with some has at least that many.
 */
export function sizeOf(policy: Mapping, text: string): number {
  let size = 0
  for (const { node, isKey } of walk(policy)) {
    if (node.kind === 'mapping') size += 2 + Math.max(0, node.entries.length - 1)
    else if (node.kind === 'sequence') size += 2 + Math.max(0, node.items.length - 1)
    else if (node.kind === 'scalar') size += jsonOf(node, text).replaceAll(/\s/g, '').length + (isKey ? 1 : 0)
  }
  return size
}

// As it is written, where that is JSON.
function jsonOf(scalar: Scalar, text: string): string {
  if (scalar.text !== undefined) return JSON.stringify(scalar.text.filter((part) => typeof part === 'string').join(''))
  return written(scalar, text) ?? JSON.stringify(scalar.value)
}

function written(scalar: Scalar, text: string): string | undefined {
  const slice = text.slice(scalar.span.start, scalar.span.end)
  return typeof scalar.value === 'string' && slice.startsWith('"') && slice.endsWith('"') && slice.length > 1 ? slice : undefined
}

/** The first character in a policy's names and values that IAM takes in no policy (aws.md 1, "characters"), and where it is. */
export function forbiddenCharacter(policy: Mapping, text: string): { readonly at: Span; readonly shown: string } | undefined {
  for (const { node } of walk(policy)) {
    if (node.kind !== 'scalar') continue
    const slice = written(node, text)
    const found = /[^\t\n\r\u0020-\u00ff]/u.exec(slice ?? jsonOf(node, text))
    if (found === null) continue
    const start = node.span.start + found.index
    const at = slice === undefined ? node.span : { file: node.span.file, start, end: start + found[0].length }
    const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return { at, shown: `${found[0]} (U+${code})` }
  }
  return undefined
}

function* walk(root: Node): Generator<{ readonly node: Node; readonly isKey: boolean }> {
  const seen = new Set<Node>()
  const open: Node[] = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = follow(next)
    if (node === undefined || seen.has(node)) continue
    seen.add(node)
    yield { node, isKey: false }
    if (node.kind === 'sequence') open.push(...[...node.items].reverse())
    else if (node.kind === 'mapping') {
      for (const member of node.entries) yield { node: member.key, isKey: true }
      open.push(...node.entries.map((member) => member.value).reverse())
    }
  }
}
