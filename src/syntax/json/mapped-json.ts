import { plain, show } from '../../text/holes.ts'
import { type MappedText, spanIn, unmarked } from '../../text/mapped-text.ts'
import type { Entry, Mapping, Node, Parsed, Problem, Scalar } from '../node.ts'
import { parseJson } from './parse-json.ts'

/** The JSON object in a part of a file, every node with its place there, unknown parts as such. `undefined`: it is no JSON object. */
export function mappedJson(mapped: MappedText): Mapping | undefined {
  return /^\s*\{/.test(mapped.text) ? rooted(mapped, ({ problems }) => problems.length === 0) : undefined
}

/**
 * What is wrong first in the first value of a text that is to be JSON; `undefined` where nothing is, or parts of it are not known. What
 * stands behind that value is not looked at: readers of streams don't get that far.
 */
export function jsonProblem(mapped: MappedText): Problem | undefined {
  if (mapped.holes.length > 0) return undefined
  const { documents, problems } = parseJson(mapped.file, mapped.text)
  const end = documents[0]?.span.end ?? mapped.text.length
  const found = problems.find(({ code, span }) => code === 'syntax' && span.start < end)
  return found && { ...found, span: spanIn(found.span, mapped) }
}

/** The same of JSON with mistakes, as far as it can be read. */
export function tolerantMappedJson(mapped: MappedText): Mapping | undefined {
  return rooted(mapped, () => true)
}

function rooted(mapped: MappedText, accepts: (parsed: Parsed) => boolean): Mapping | undefined {
  const parsed = parseJson(mapped.file, mapped.text)
  const [root] = accepts(parsed) ? parsed.documents : []
  const node = root && placed(root, mapped)
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
