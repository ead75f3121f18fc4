import type { Span } from '../../text/span.ts'

/**
 * The lines of an entry in block style, from its key to the last line of its value, comments behind that left out; `undefined` where the
 * key shares its line with others, or where the lines alone don't tell the end.
 */
export function linesOfEntry(text: string, key: Span): Span | undefined {
  const start = text.lastIndexOf('\n', key.start - 1) + 1
  const indent = text.slice(start, key.start)
  if (indent.trim() !== '') return undefined
  const firstEnd = endOfLine(text, key.end)
  const value = text.slice(key.end, firstEnd)
  // Braces over several lines end where they like.
  if (/[{[]/.test(value) && !/[}\]]\s*(#.*)?$/.test(value)) return undefined
  const isOpen = /^["']?\s*:\s*([&!]\S+\s*)*(#.*)?$/.test(value)
  let end = firstEnd
  for (let at = firstEnd; at < text.length; ) {
    const next = endOfLine(text, at)
    const line = text.slice(at, next)
    const depth = /^[ \t]*/.exec(line)?.[0].length ?? 0
    const isText = !/^\s*(#.*)?\s*$/.test(line)
    const isItem = isOpen && depth === indent.length && /^[ \t]*-(\s|$)/.test(line)
    if (isText && depth <= indent.length && !isItem) break
    if (isText) end = next
    at = next
  }
  return { file: key.file, start, end }
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline < 0 ? text.length : newline + 1
}
