import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { FileId, Span } from '../../text/span.ts'
import { duplicateKey, isTooDeep, mostProblems, refusal, tooDeep } from '../limits.ts'
import type { Entry, Node, Parsed, Problem, Scalar } from '../node.ts'

/** Plans and lists that hold policies may be large, and the parser is fast. */
const mostCharacters = 5_000_000

/**
 * Reads JSON, with comments and trailing commas tolerated. Never throws: what is wrong is a problem, and the tree holds
 * what could be read all the same. Both entries of a repeated key are kept, with one problem at the later one.
 */
export function parseJson(file: FileId, text: string): Parsed {
  const refused = refusal(file, text, mostCharacters) ?? depthProblem(file, text)
  if (refused !== undefined) return { file, documents: [], problems: [refused] }
  if (text.trim() === '') return { file, documents: [], problems: [] }
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true })
  const problems: Problem[] = []
  const first = errors[0]
  // What follows the first error is mostly its echo.
  if (first !== undefined) {
    const span = { file, start: first.offset, end: Math.min(first.offset + Math.max(first.length, 1), text.length) }
    problems.push({ code: 'syntax', message: wording[printParseErrorCode(first.error)] ?? 'This is not JSON', span })
  }
  const documents = tree === undefined ? [] : [convert(tree, file, problems)]
  return { file, documents, problems }
}

const wording: { readonly [code: string]: string } = {
  InvalidSymbol: 'This is no JSON value',
  InvalidNumberFormat: 'This is no JSON number',
  PropertyNameExpected: 'A name in double quotes is missing here',
  ValueExpected: 'A value is missing here',
  ColonExpected: 'A colon is missing here',
  CommaExpected: 'A comma is missing here',
  CloseBraceExpected: 'A closing brace is missing here',
  CloseBracketExpected: 'A closing bracket is missing here',
  EndOfFileExpected: 'The document has ended before this',
  InvalidCommentToken: 'This is no JSON value',
  UnexpectedEndOfComment: 'The comment is not closed',
  UnexpectedEndOfString: 'The string is not closed',
  InvalidUnicode: 'This is no \\u escape',
  InvalidEscapeCharacter: 'JSON has no such escape',
  InvalidCharacter: 'This character must be escaped in a string',
}

function convert(node: JsonNode, file: FileId, problems: Problem[]): Node {
  const span: Span = { file, start: node.offset, end: node.offset + node.length }
  if (node.type === 'array') {
    return { kind: 'sequence', items: (node.children ?? []).map((child) => convert(child, file, problems)), span }
  }
  if (node.type !== 'object') {
    // jsonc-parser gives JSON's own scalars here.
    const value = node.value as Scalar['value'] | undefined
    return { kind: 'scalar', value: value ?? null, style: node.type === 'string' ? 'quoted' : 'plain', span }
  }
  const entries: Entry[] = []
  const seen = new Set<string>()
  for (const property of node.children ?? []) {
    const [name, value] = property.children ?? []
    if (name === undefined) continue
    const keySpan: Span = { file, start: name.offset, end: name.offset + name.length }
    const key: Scalar = { kind: 'scalar', value: String(name.value), style: 'quoted', span: keySpan }
    if (seen.has(String(name.value)) && problems.length < mostProblems) problems.push(duplicateKey(String(name.value), keySpan))
    seen.add(String(name.value))
    const behind = property.colonOffset === undefined || property.colonOffset < 0 ? keySpan.end : property.colonOffset + 1
    const empty: Scalar = { kind: 'scalar', value: null, style: 'plain', span: { file, start: behind, end: behind } }
    const converted = value === undefined ? empty : convert(value, file, problems)
    entries.push({ key, value: converted, span: { file, start: keySpan.start, end: Math.max(behind, converted.span.end) } })
  }
  return { kind: 'mapping', entries, span }
}

// Brackets outside strings and comments; the parser itself is recursive.
function depthProblem(file: FileId, text: string): Problem | undefined {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) i = endOfString(text, i)
    else if (code === 0x2f) i = endOfComment(text, i)
    else if (code === 0x7b || code === 0x5b) {
      depth++
      if (isTooDeep(depth)) return tooDeep(file, i)
    } else if ((code === 0x7d || code === 0x5d) && depth > 0) depth--
  }
  return undefined
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x5c) i++
    // A string ends with its line, as jsonc-parser sees it too.
    else if (code === 0x22 || code === 0x0a || code === 0x0d) return i
  }
  return text.length
}

function endOfComment(text: string, start: number): number {
  const kind = text[start + 1]
  if (kind !== '/' && kind !== '*') return start
  const end = kind === '/' ? text.indexOf('\n', start) : text.indexOf('*/', start + 2)
  return end < 0 ? text.length : kind === '/' ? end : end + 1
}
