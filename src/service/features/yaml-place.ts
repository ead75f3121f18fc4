import type { FileId, Span } from '../../text/span.ts'
import { blockKey, type FlowPlace, flowPlaceAt, lineStart, nameOf } from './yaml-flow.ts'

/** Where a cursor stands in a YAML text that is being typed, and so need not be YAML. */
export interface YamlPlace {
  /** The keys above, and for a value its own. */
  readonly path: readonly string[]
  readonly kind: 'key' | 'value'
  /** The word that a completion replaces. */
  readonly span: Span
  /** Blanks before the line's own key. */
  readonly indent: number
  /** By how much the line is indented deeper than its parent. */
  readonly step: number
  /** Whether a colon follows the word. */
  readonly colon: boolean
  /** It stands inside brackets. */
  readonly flow: boolean
  /** For a key: others of its mapping; inside brackets those before it. */
  readonly siblings: readonly string[]
}

/**
 * Reads the lines from the cursor upwards by their indentation: block mappings, block lists, and what stands in brackets.
 * `undefined` in comments and in everything else.
 */
export function yamlPlaceAt(file: FileId, text: string, offset: number): YamlPlace | undefined {
  const flow = flowPlaceAt(text, offset)
  if (flow === undefined) return undefined
  return flow === 'none' ? blockPlace(file, text, offset) : flowPlace(file, text, flow)
}

function flowPlace(file: FileId, text: string, flow: FlowPlace): YamlPlace {
  // A list may stand as far left as its key.
  const above = flow.keys.length > 0 && blockKey.test(text.slice(flow.lineStart, flow.from))
  const { path, step } = above ? parents(text, flow.lineStart, flow.indent) : parents(text, flow.lineStart, flow.indent + 1, flow.indent)
  const { from, to, kind, indent, siblings } = flow
  const colon = /^ *:/.test(text.slice(to, to + 20))
  return { path: [...path, ...flow.keys], kind, span: { file, start: from, end: to }, indent, step, colon, flow: true, siblings }
}

function blockPlace(file: FileId, text: string, offset: number): YamlPlace | undefined {
  const start = lineStart(text, offset)
  const rest = /[\r\n]/.exec(text.slice(offset))
  const end = rest === null ? text.length : offset + rest.index
  const line = text.slice(start, end)
  const column = offset - start
  if (/(^|\s)#/.test(line.slice(0, column))) return undefined
  const own = blockKey.exec(line)
  if (own !== null && column > own[0].length) {
    const indent = (own[1] ?? '').length
    const { path, step } = parents(text, start, indent)
    return valuePlace(spanOf(file, start, valueWord(line, own[0].length, column)), [...path, nameOf(own)], indent, step)
  }
  const item = /^( *)- /.exec(line)
  if (item !== null && column >= item[0].length) {
    const indent = (item[1] ?? '').length
    // A list may stand as far left as its key.
    const { path, step } = parents(text, start, indent + 1, indent)
    return valuePlace(spanOf(file, start, valueWord(line, item[0].length, column)), path, indent, step)
  }
  const blanks = /^ */.exec(line)?.[0].length ?? 0
  const indent = Math.min(blanks, column)
  if (/[^\w.-]/.test(line.slice(indent, column))) return undefined
  const { path, step, siblings } = parents(text, start, indent)
  const to = column + (/^[\w.-]*/.exec(line.slice(column))?.[0].length ?? 0)
  return {
    path,
    kind: 'key',
    span: spanOf(file, start, { from: indent, to }),
    indent,
    step,
    colon: /^ *:/.test(line.slice(to)),
    flow: false,
    siblings: [...siblings, ...siblingsBelow(text, end, indent)],
  }
}

function valuePlace(span: Span, path: readonly string[], indent: number, step: number): YamlPlace {
  return { path, kind: 'value', span, indent, step, colon: false, flow: false, siblings: [] }
}

interface Word {
  readonly from: number
  readonly to: number
}

function spanOf(file: FileId, start: number, word: Word): Span {
  return { file, start: start + word.from, end: start + word.to }
}

// The whole value, quotes included.
function valueWord(line: string, after: number, column: number): Word {
  let from = after
  let to = after + line.slice(after).replace(/\s#.*$/, '').length
  while (from < column && line[from] === ' ') from++
  while (to > column && line[to - 1] === ' ') to--
  return { from, to: Math.max(to, column) }
}

interface Above {
  readonly path: readonly string[]
  readonly step: number
  readonly siblings: readonly string[]
}

// `list`: the indentation of the list that the line is an item of; its other items are no parents.
function parents(text: string, from: number, indent: number, list?: number): Above {
  const path: string[] = []
  const siblings: string[] = []
  let limit = indent
  let step: number | undefined
  for (let end = from - 1; end >= 0 && limit > 0; ) {
    const start = lineStart(text, end)
    const line = text.slice(start, end).replace(/\r$/, '')
    end = start - 1
    if (/^ *(#|$)/.test(line)) continue
    const blanks = /^ */.exec(line)?.[0].length ?? 0
    const found = blockKey.exec(line)
    if (blanks === indent && path.length === 0 && found !== null) siblings.unshift(nameOf(found))
    if (blanks >= limit || (blanks === list && line.startsWith('- ', blanks))) continue
    path.unshift(found === null ? '' : nameOf(found))
    step ??= limit - blanks
    limit = blanks
  }
  return { path, step: step ?? 2, siblings }
}

function siblingsBelow(text: string, end: number, indent: number): readonly string[] {
  const siblings: string[] = []
  for (let start = text.indexOf('\n', end) + 1; start > 0; start = text.indexOf('\n', start) + 1) {
    const stop = text.indexOf('\n', start)
    const line = text.slice(start, stop < 0 ? text.length : stop).replace(/\r$/, '')
    if (/^ *(#|$)/.test(line)) continue
    const blanks = /^ */.exec(line)?.[0].length ?? 0
    if (blanks < indent) break
    const found = blockKey.exec(line)
    if (blanks === indent && found !== null) siblings.push(nameOf(found))
  }
  return siblings
}
