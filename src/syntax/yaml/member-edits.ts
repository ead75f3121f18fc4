import type { TextEdit } from '../../text/edit.ts'
import type { Entry, Mapping } from '../node.ts'
import { yamlScalar } from './yaml-scalar.ts'

/** A value to write below a key: the text of a scalar or of a flow collection, or the members of a block mapping. */
export type YamlValue = string | readonly { readonly key: string; readonly value: YamlValue }[]

/** The edit that adds a line behind the last one of a block mapping; `undefined` where more than a comment stands behind that. */
export function insertLine(text: string, mapping: Mapping, key: string, value: YamlValue): TextEdit | undefined {
  const { file } = mapping.span
  const [first] = mapping.entries
  const last = mapping.entries.at(-1)
  if (first === undefined || last === undefined) return undefined
  const end = lineEnd(text, last.span.end)
  if (!/^[^\S\n]*:?[^\S\n]*(#.*)?$/.test(text.slice(last.span.end, end))) return undefined
  const indent = ' '.repeat(first.key.span.start - lineStart(text, first.key.span.start))
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  return { span: { file, start: end, end }, text: lines(key, value, indent, newline) }
}

/** The edits that take the lines of a member out of a block mapping; `undefined` where something else stands on its first line. */
export function removeLine(text: string, taken: Entry): readonly TextEdit[] | undefined {
  const start = lineStart(text, taken.span.start)
  if (text.slice(start, taken.span.start).trim() !== '') return undefined
  // With the line end before it, so that a line can be added behind.
  const newline = /\r?\n$/.exec(text.slice(Math.max(0, start - 2), start))?.[0] ?? ''
  return [{ span: { file: taken.span.file, start: start - newline.length, end: lineEnd(text, taken.span.end) }, text: '' }]
}

/** The text of a member's value that stands on one line, with the comment behind it; lists over several lines become one in brackets. */
export function valueOnOneLine(text: string, { key, value }: Entry): string | undefined {
  if (value.kind === 'sequence' && text.charAt(value.span.start) !== '[') {
    const items = value.items.map((item) => (item.kind === 'scalar' ? text.slice(item.span.start, item.span.end) : '#'))
    // A comment between them would be lost, and what needs no quotes in a block may need them between brackets.
    const isPlain = items.every((item) => !/[#[\]{},\n]/.test(item)) && !text.slice(key.span.end, value.span.end).includes('#')
    return isPlain ? `[${items.join(', ')}]` : undefined
  }
  const written = text.slice(value.span.start, value.span.end)
  return written.includes('\n') ? undefined : text.slice(value.span.start, lineEnd(text, value.span.end)).trimEnd()
}

function lines(key: string, value: YamlValue, indent: string, newline: string): string {
  const head = `${newline}${indent}${yamlScalar(key, undefined)}:`
  if (typeof value === 'string') return `${head} ${value}`
  return head + value.map((one) => lines(one.key, one.value, `${indent}  `, newline)).join('')
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  const end = newline < 0 ? text.length : newline
  return text.charAt(end - 1) === '\r' && end > offset ? end - 1 : end
}
