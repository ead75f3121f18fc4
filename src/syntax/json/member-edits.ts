import type { TextEdit } from '../../text/edit.ts'
import type { Entry, Mapping } from '../node.ts'

/** A value to write into a JSON text: its text, or the members of an object. */
export type Written = string | readonly { readonly key: string; readonly value: Written }[]

/**
 * The edit that adds a member behind the last one of an object, in the object's own layout: on a line of its own with the
 * indentation of its neighbours, or on the same line.
 */
export function insertMember(text: string, object: Mapping, key: string, value: Written): TextEdit {
  const { file } = object.span
  const [first] = object.entries
  const last = object.entries.at(-1)
  if (first === undefined || last === undefined) {
    const inside = text.slice(object.span.start + 1, object.span.end - 1)
    const end = inside.trim() === '' ? object.span.end - 1 : object.span.start + 1
    return { span: { file, start: object.span.start + 1, end }, text: ` ${member(key, value)} ` }
  }
  const multiline = /[\r\n]/.test(text.slice(object.span.start, first.span.start))
  const comma = commaBehind(text, last.span.end)
  const at = comma === undefined ? last.span.end : comma + 1
  const lead = comma === undefined ? ',' : ''
  if (!multiline) return { span: { file, start: at, end: at }, text: `${lead} ${member(key, value)}` }
  const indent = indentAt(text, first.span.start)
  const outer = indentAt(text, object.span.start)
  const unit = indent.startsWith(outer) && indent.length > outer.length ? indent.slice(outer.length) : '  '
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  return { span: { file, start: at, end: at }, text: `${lead}${newline}${indent}${member(key, value, { newline, indent, unit })}` }
}

/** The edits that take one of several members out of an object, with its comma; comments around it stay. */
export function removeMember(text: string, object: Mapping, taken: Entry): readonly TextEdit[] {
  const { file } = object.span
  const index = object.entries.indexOf(taken)
  const next = object.entries[index + 1]
  const before = object.entries[index - 1]
  const cut = (start: number, end: number): TextEdit => ({ span: { file, start, end }, text: '' })
  if (next !== undefined && isBareComma(text.slice(taken.span.end, next.span.start))) return [cut(taken.span.start, next.span.start)]
  if (next === undefined && before !== undefined && isBareComma(text.slice(before.span.end, taken.span.start))) {
    return [cut(before.span.end, taken.span.end)]
  }
  const from = next !== undefined ? taken.span.end : before?.span.end
  const comma = from === undefined ? undefined : commaBehind(text, from)
  return [...(comma === undefined ? [] : [cut(comma, comma + 1)]), cut(taken.span.start, taken.span.end)]
}

interface Layout {
  readonly newline: string
  readonly indent: string
  readonly unit: string
}

function member(key: string, value: Written, layout?: Layout): string {
  return `${JSON.stringify(key)}: ${written(value, layout)}`
}

function written(value: Written, layout: Layout | undefined): string {
  if (typeof value === 'string') return value
  if (layout === undefined) return `{ ${value.map((part) => member(part.key, part.value)).join(', ')} }`
  const inner = { ...layout, indent: layout.indent + layout.unit }
  const lines = value.map((part) => `${inner.indent}${member(part.key, part.value, inner)}`)
  return `{${layout.newline}${lines.join(`,${layout.newline}`)}${layout.newline}${layout.indent}}`
}

// The white space that the line of an offset begins with.
function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? ''
}

function isBareComma(between: string): boolean {
  return between.trim() === ','
}

// The next character if it is a comma, white space and comments skipped.
function commaBehind(text: string, from: number): number | undefined {
  let at = from
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++
    if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at)
      if (end < 0) return undefined
      at = end
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2)
      if (end < 0) return undefined
      at = end + 2
    } else return text.charAt(at) === ',' ? at : undefined
  }
}
