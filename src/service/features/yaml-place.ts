import type { FileId, Span } from '../../text/span.ts'

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
}

const key = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s"'#:[\]{},-][^#:]*?)) *:(?=\s|$)/

/**
 * Reads the lines from the cursor upwards by their indentation: block mappings, block lists, and lists in brackets on one
 * line. `undefined` in comments and in everything else.
 */
export function yamlPlaceAt(file: FileId, text: string, offset: number): YamlPlace | undefined {
  const start = lineStart(text, offset)
  const rest = /[\r\n]/.exec(text.slice(offset))
  const end = rest === null ? text.length : offset + rest.index
  const line = text.slice(start, end)
  const column = offset - start
  if (/(^|\s)#/.test(line.slice(0, column))) return undefined
  const own = key.exec(line)
  if (own !== null && column > own[0].length) {
    const indent = (own[1] ?? '').length
    const { path, step } = parents(text, start, indent)
    const word = valueWord(line, own[0].length, column)
    return word && { path: [...path, nameOf(own)], kind: 'value', span: spanOf(file, start, word), indent, step, colon: false }
  }
  const item = /^( *)- /.exec(line)
  if (item !== null && column >= item[0].length) {
    const indent = (item[1] ?? '').length
    // A list may stand as far left as its key.
    const { path, step } = parents(text, start, indent + 1, indent)
    const word = valueWord(line, item[0].length, column)
    return word && { path, kind: 'value', span: spanOf(file, start, word), indent, step, colon: false }
  }
  const blanks = /^ */.exec(line)?.[0].length ?? 0
  const indent = Math.min(blanks, column)
  if (/[^\w.-]/.test(line.slice(indent, column))) return undefined
  const { path, step } = parents(text, start, indent)
  const to = column + (/^[\w.-]*/.exec(line.slice(column))?.[0].length ?? 0)
  return { path, kind: 'key', span: spanOf(file, start, { from: indent, to }), indent, step, colon: /^ *:/.test(line.slice(to)) }
}

interface Word {
  readonly from: number
  readonly to: number
}

function spanOf(file: FileId, start: number, word: Word): Span {
  return { file, start: start + word.from, end: start + word.to }
}

// The whole value, or in `[a, b]` the element under the cursor, quotes included.
function valueWord(line: string, after: number, column: number): Word | undefined {
  const value = line.slice(after).replace(/\s#.*$/, '')
  const open = value.indexOf('[')
  let from = after
  let to = after + value.length
  if (open >= 0 && value.slice(0, open).trim() === '') {
    from = Math.max(after + open, line.lastIndexOf(',', column - 1)) + 1
    const close = /[,\]]/.exec(line.slice(column))
    to = close === null ? to : column + close.index
    if (column < from || line.slice(from, column).includes(']')) return undefined
  }
  while (from < column && line[from] === ' ') from++
  while (to > column && line[to - 1] === ' ') to--
  return from <= column && column <= to ? { from, to } : undefined
}

function nameOf(match: RegExpExecArray): string {
  return match[2] ?? match[3] ?? match[4] ?? ''
}

// lastIndexOf takes a negative place for 0.
function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

// `list`: the indentation of the list that the line is an item of; its other items are no parents.
function parents(text: string, from: number, indent: number, list?: number): { readonly path: readonly string[]; readonly step: number } {
  const path: string[] = []
  let limit = indent
  let step: number | undefined
  for (let end = from - 1; end >= 0 && limit > 0; ) {
    const start = lineStart(text, end)
    const line = text.slice(start, end).replace(/\r$/, '')
    end = start - 1
    if (/^ *(#|$)/.test(line)) continue
    const blanks = /^ */.exec(line)?.[0].length ?? 0
    if (blanks >= limit || (blanks === list && line.startsWith('- ', blanks))) continue
    const found = key.exec(line)
    path.unshift(found === null ? '' : nameOf(found))
    step ??= limit - blanks
    limit = blanks
  }
  return { path, step: step ?? 2 }
}
