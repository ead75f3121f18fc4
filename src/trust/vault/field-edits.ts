import { insertMember, removeMember } from '../../syntax/json/member-edits.ts'
import { parseJson } from '../../syntax/json/parse-json.ts'
import { entry, follow, type Mapping } from '../../syntax/node.ts'
import type { TextEdit } from '../../text/edit.ts'
import { plain } from '../../text/holes.ts'
import type { TrustDocument } from '../trust.ts'
import { textField } from './fields.ts'
import type { ConfigSource, RoleSource } from './role.ts'

type Source = RoleSource | ConfigSource
type Edits = readonly TextEdit[] | undefined

/** Values that need no quotes in a shell and no escape in JSON and Terraform. */
const safe = /^[\w:/.@+-]+$/

/** Whether JSON stands in the file as it is: in a here-document a variable or an escape would be read once more. */
export function isAsWritten(fields: Mapping, { file, text }: TrustDocument): boolean {
  const written = text.slice(fields.span.start, fields.span.end)
  if (!written.startsWith('{')) return false
  return parseJson(file, written).problems.length === 0 && (/\.json$/i.test(file) || !/[$`\\]/.test(written))
}

/** The edit that gives a field the value of another one, behind it; `undefined` where it is not written so that this can be done. */
export function copied(source: Source, from: string, name: string, value: string): Edits {
  const { fields, document, form } = source
  const { text, file } = document
  const neighbour = entry(fields, from)
  if (neighbour === undefined || entry(fields, name) !== undefined || !safe.test(value)) return undefined
  if (form === 'json') return isAsWritten(fields, document) ? [insertMember(text, fields, name, JSON.stringify(value))] : undefined
  if (form === 'arguments') {
    const { start, end } = neighbour.span
    const isPlain = text.slice(start, end) === `${from}=${plain(textField(fields, from)?.text ?? [])}`
    return isPlain ? [{ span: { file, start: end, end }, text: ` ${name}=${value}` }] : undefined
  }
  const line = attributeLine(source, from)
  if (line === undefined) return undefined
  // What stands behind the sign may also be a variable: it is the same one then.
  const given = plain(textField(fields, from)?.text ?? []) === value ? line.expression : JSON.stringify(value)
  const { end } = line
  return [{ span: { file, start: end, end }, text: `${line.newline}${line.indent}${name.padEnd(from.length)}${line.sign}${given}` }]
}

/** The edits that leave a field out. */
export function removed(source: Source, name: string): Edits {
  const { fields, document, form } = source
  const { text, file } = document
  const taken = entry(fields, name)
  if (taken === undefined) return undefined
  if (form === 'json') return isAsWritten(fields, document) ? removeMember(text, fields, taken) : undefined
  if (form === 'arguments') {
    const { start, end } = taken.span
    if (text.slice(start, end) !== `${name}=${plain(textField(fields, name)?.text ?? [])}`) return undefined
    // With the blanks before it, and the end of a line that goes on.
    const before = /(?:[ \t]+|[ \t]*\\\r?\n[ \t]*)$/.exec(text.slice(0, start))
    return before === null ? undefined : [{ span: { file, start: start - before[0].length, end }, text: '' }]
  }
  const line = attributeLine(source, name)
  return line === undefined ? undefined : [{ span: { file, start: line.start, end: line.end + line.newline.length }, text: '' }]
}

/** The edit that gives a field another value. */
export function replaced(source: Source, name: string, value: string): Edits {
  const { fields, document, form } = source
  const node = follow(entry(fields, name)?.value)
  const before = plain(textField(fields, name)?.text ?? [])
  if (node === undefined || before === undefined || !safe.test(value) || node.span.file !== document.file) return undefined
  const written = document.text.slice(node.span.start, node.span.end)
  if (form === 'arguments') return written === before ? [{ span: node.span, text: value }] : undefined
  if (form === 'json' && !isAsWritten(fields, document)) return undefined
  return written === JSON.stringify(before) ? [{ span: node.span, text: JSON.stringify(value) }] : undefined
}

interface Line {
  readonly indent: string
  /** `=` with the blanks around it. */
  readonly sign: string
  readonly expression: string
  readonly newline: string
  readonly start: number
  /** Before the end of the line. */
  readonly end: number
}

// `name = "literal"` or `name = var.other`, alone on its line of Terraform.
function attributeLine({ fields, document }: Source, name: string): Line | undefined {
  const { text, file } = document
  const key = entry(fields, name)?.key.span
  if (key === undefined || key.file !== file) return undefined
  const start = text.lastIndexOf('\n', key.start - 1) + 1
  const found = /^([ \t]*)(\w+)([ \t]*=[ \t]*)("[^"\\$%\n]*"|[\w.-]+)[ \t]*(?=(\r?\n))/.exec(text.slice(start))
  const [whole, indent = '', written, sign = '', expression = '', newline = ''] = found ?? []
  return whole === undefined || written !== name ? undefined : { indent, sign, expression, newline, start, end: start + whole.length }
}
