import { type Piece, piecesOf } from '../../../iac/cloudformation/pieces.ts'
import { tolerantMappedJson } from '../../../syntax/json/mapped-json.ts'
import type { Mapping, Node } from '../../../syntax/node.ts'
import type { MappedText } from '../../../text/mapped-text.ts'
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
  return tolerantMappedJson(/^\s*%/.test(mapped.text) ? percentDecoded(mapped) : mapped)
}
