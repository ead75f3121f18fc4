import { type Piece, piecesOf } from '../../../iac/cloudformation/pieces.ts'
import { parseJson } from '../../../syntax/json/parse-json.ts'
import type { Entry, Mapping, Node, Scalar } from '../../../syntax/node.ts'
import { plain, show } from '../../../text/holes.ts'
import { type MappedText, spanIn, unmarked } from '../../../text/mapped-text.ts'
import type { FileId } from '../../../text/span.ts'
import { mappedText, percentDecoded } from './mapped-text.ts'

/**
 * The policy in a string: JSON, or JSON with `%XX` as IAM's API gives it (aws.md 7). Every node has the place where it stands
 * in the file, escapes counted; unknown parts of the string are unknown parts of the nodes. `undefined`: no JSON object.
 */
export function policyInString(file: FileId, source: string, node: Node | undefined): Mapping | undefined {
  const pieces = piecesOf(node, source)
  return pieces === undefined || !mayHoldPolicy(pieces) ? undefined : read(mappedText(file, source, pieces))
}

function mayHoldPolicy(pieces: readonly Piece[]): boolean {
  const first = pieces.find(({ part }) => typeof part !== 'string' || part.trim() !== '')
  return typeof first?.part === 'string' && /^\s*(\{|%7b|%0a|%20)/i.test(first.part)
}

function read(mapped: MappedText): Mapping | undefined {
  const json = /^\s*%/.test(mapped.text) ? percentDecoded(mapped) : mapped
  const [root] = parseJson(json.file, json.text).documents
  const node = root && placed(root, json)
  return node?.kind === 'mapping' ? node : undefined
}

function placed(node: Node, mapped: MappedText): Node {
  switch (node.kind) {
    case 'mapping':
      return { kind: 'mapping', entries: node.entries.map((member) => placedMember(member, mapped)), span: spanIn(node.span, mapped) }
    case 'sequence':
      return { kind: 'sequence', items: node.items.map((item) => placed(item, mapped)), span: spanIn(node.span, mapped) }
    case 'scalar':
      return placedScalar(node, mapped)
    default:
      return node
  }
}

function placedMember({ key, value, span }: Entry, mapped: MappedText): Entry {
  return { key: placedScalar(key, mapped), value: placed(value, mapped), span: spanIn(span, mapped) }
}

// A number is looked at as it is written: it may be an unknown part that stands without quotes.
function placedScalar(node: Scalar, mapped: MappedText): Scalar {
  const span = spanIn(node.span, mapped)
  const written = typeof node.value === 'number' ? mapped.text.slice(node.span.start, node.span.end) : node.value
  const text = typeof written === 'string' ? unmarked(written, mapped.holes) : undefined
  if (text === undefined || plain(text) !== undefined) return { ...node, span }
  return { ...node, value: show(text), text, span }
}
