import type { TextEdit } from '../../text/edit.ts'
import type { Entry, Mapping } from '../node.ts'

/** What to write as a value: a text, an expression as it is written, or the members of an object. */
type Value = string | { readonly written: string } | readonly { readonly key: string; readonly value: Value }[]

/**
 * The edit that adds an attribute to an object `{ … }`, before its closing brace: on a line of its own where the brace has one, else behind
 * a comma. Values of the object's attributes may come from elsewhere, so that only its braces and keys say where it is.
 */
export function insertAttribute(text: string, object: Mapping, key: string, value: Value): TextEdit | undefined {
  const { file, start } = object.span
  const brace = object.span.end - 1
  if (text.charAt(start) !== '{' || text.charAt(brace) !== '}') return undefined
  const line = text.lastIndexOf('\n', brace - 1) + 1
  const outer = text.slice(line, brace)
  if (line > start && outer.trim() === '') {
    const indent = indentOf(text, object) ?? `${outer}  `
    const newline = text.includes('\r\n') ? '\r\n' : '\n'
    return { span: { file, start: line, end: line }, text: `${attribute(key, value, indent, newline)}${newline}` }
  }
  const inside = text.slice(start + 1, brace)
  const end = start + 1 + inside.trimEnd().length
  const lead = inside.trim() === '' || /,\s*$/.test(inside) ? '' : ','
  return { span: { file, start: end, end: brace }, text: `${lead} ${attribute(key, value)} ` }
}

/** The edits that take an attribute out of an object; `undefined` where its end can't be told from the text alone. */
export function removeAttribute(text: string, object: Mapping, taken: Entry): readonly TextEdit[] | undefined {
  const { file } = object.span
  const { start, end: nameEnd } = taken.key.span
  const newline = text.indexOf('\n', nameEnd)
  const lineEnd = newline < 0 ? text.length : newline + 1
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const isAlone = text.slice(lineStart, start).trim() === '' && lineStart > object.span.start && lineEnd <= object.span.end
  if (isAlone) return isWhole(text.slice(nameEnd, lineEnd)) ? [{ span: { file, start: lineStart, end: lineEnd }, text: '' }] : undefined
  const { value } = taken
  if (!/^\s*[=:]\s*$/.test(text.slice(nameEnd, value.span.start)) || value.span.start < nameEnd) return undefined
  const comma = /^\s*,\s*/.exec(text.slice(value.span.end, value.span.end + 200))
  if (comma !== null) return [{ span: { file, start, end: value.span.end + comma[0].length }, text: '' }]
  const before = /,\s*$/.exec(text.slice(object.span.start, start))
  return [{ span: { file, start: start - (before?.[0].length ?? 0), end: value.span.end }, text: '' }]
}

/** What stands behind the `=` of an attribute that has a line for itself, comment included. */
export function expressionOf(text: string, { key }: Entry): string | undefined {
  const newline = text.indexOf('\n', key.span.end)
  const rest = text.slice(key.span.end, newline < 0 ? text.length : newline)
  const expression = /^\s*[=:]\s*(.*?),?\s*$/.exec(rest)?.[1]
  return expression !== undefined && isWhole(rest) ? expression : undefined
}

// Brackets that are closed on their line, outside of texts and comments.
function isWhole(line: string): boolean {
  const bare = line.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/(#|\/\/).*/, '')
  const count = (characters: RegExp) => bare.match(characters)?.length ?? 0
  return !bare.includes('"') && !bare.includes('<<') && count(/[([{]/g) === count(/[)\]}]/g)
}

function indentOf(text: string, { entries: [first] }: Mapping): string | undefined {
  if (first === undefined) return undefined
  const { start } = first.key.span
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  return indent.trim() === '' ? indent : undefined
}

function attribute(key: string, value: Value, indent = '', newline?: string): string {
  const name = /^[A-Za-z_][\w-]*$/.test(key) ? key : quoted(key)
  if (typeof value === 'string') return `${indent}${name} = ${quoted(value)}`
  if ('written' in value) return `${indent}${name} = ${value.written}`
  if (newline === undefined) return `${indent}${name} = { ${value.map((one) => attribute(one.key, one.value)).join(', ')} }`
  const inner = value.map((one) => attribute(one.key, one.value, `${indent}  `, newline))
  return `${indent}${name} = {${newline}${inner.join(newline)}${newline}${indent}}`
}

function quoted(text: string): string {
  return JSON.stringify(text.replaceAll(/([$%])\{/g, '$1$1{'))
}
