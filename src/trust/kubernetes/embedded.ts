import { type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'
import { parseYaml } from '../../syntax/yaml/parse-yaml.ts'
import type { TrustDocument } from '../trust.ts'

const deepest = 40

/** Configurations that stand in a block of another YAML document (a ConfigMap, cloud-init, kubeadm's patches), with places in its file. */
export function embedded(document: TrustDocument): readonly Node[] {
  if (!document.text.includes('AuthenticationConfiguration')) return []
  return blocksIn(document.root, 0).flatMap((block) => parsed(document, block))
}

// Everything else becomes blanks: so each character keeps its place, and the indentation of the block is the one of all its lines.
function parsed({ file, text }: TrustDocument, { span }: Scalar): readonly Node[] {
  const start = text.indexOf('\n', span.start) + 1
  if (start === 0 || start > span.end) return []
  const blank = (part: string) => part.replaceAll(/[^\n]/g, ' ')
  // A mark at the head of the block is none where it is indented.
  const block = text.slice(start, span.end).replace(/^\s*---[ \t]*(?=\n)/, blank)
  const roots = parseYaml(file, `${blank(text.slice(0, start))}${block}`).documents
  return roots.filter((root) => stringOf(valueAt(root, 'kind')) === 'AuthenticationConfiguration')
}

// A literal block only: in a folded one lines are joined.
function blocksIn(node: Node, depth: number): readonly Scalar[] {
  if (depth > deepest) return []
  switch (node.kind) {
    case 'scalar':
      return node.style === 'block' && typeof node.value === 'string' && isConfiguration(node.value) ? [node] : []
    case 'sequence':
      return node.items.flatMap((item) => blocksIn(item, depth + 1))
    case 'mapping':
      return node.entries.flatMap(({ value }) => blocksIn(value, depth + 1))
    default:
      return []
  }
}

function isConfiguration(text: string): boolean {
  return /^kind:\s*['"]?AuthenticationConfiguration\b/m.test(text) && text.includes('jwt')
}
