import { formOf } from '../../syntax/members.ts'
import type { Entry } from '../../syntax/node.ts'
import type { TextEdit } from '../../text/edit.ts'
import type { Span } from '../../text/span.ts'
import { aboveComments } from './declare-token.ts'

/** The lines of a key at the top level of a YAML file, with the comments above it, to be written elsewhere. */
export interface MovedBlock {
  /** Its lines, the last line end included. */
  readonly span: Span
  readonly newline: string
  readonly lines: readonly Line[]
}

/** A line without its end; `member`: the member of the key's value that it belongs to. */
interface Line {
  readonly text: string
  readonly member: string | undefined
}

/** The block of a top-level key; `undefined` where it does not have whole lines for itself. */
export function blockOf(text: string, { key, value, span: whole }: Entry): MovedBlock | undefined {
  const { file, start } = key.span
  if (start > 0 && text.charAt(start - 1) !== '\n') return undefined
  const newlineAt = text.indexOf('\n', whole.end)
  const end = newlineAt < 0 ? text.length : newlineAt + 1
  if (!/^[ \t]*(#.*)?\r?\n?$/.test(text.slice(whole.end, end))) return undefined
  const above = aboveComments(text, start, '')
  // The first comment of a file is about the file.
  const from = above === 0 ? start : above
  const members = value.kind === 'mapping' && formOf(text, value) === 'yaml' ? value.entries : []
  const starts = members.map((member) => {
    const line = text.lastIndexOf('\n', member.key.span.start - 1) + 1
    return { at: aboveComments(text, line, text.slice(line, member.key.span.start)), name: String(member.key.value) }
  })
  const lines: Line[] = []
  for (let at = from; at < end; ) {
    const next = text.indexOf('\n', at)
    const to = next < 0 || next >= end ? end : next + 1
    const member = starts.findLast((one) => one.at <= at)?.name
    lines.push({ text: text.slice(at, to).replace(/\r?\n$/, ''), member })
    at = to
  }
  return { span: { file, start: from, end }, newline: text.includes('\r\n') ? '\r\n' : '\n', lines }
}

/** The lines of a block, with some of the members only; all where the members are not told apart, or none is chosen. */
export function linesOf({ lines }: MovedBlock, members: readonly string[] | undefined): readonly string[] {
  const some = members !== undefined && members.length > 0 && lines.some(({ member }) => member !== undefined && members.includes(member))
  return lines.filter(({ member }) => !some || member === undefined || members.includes(member)).map((line) => line.text)
}

/** The edit that takes a block out, and the empty line that would stand twice without it. */
export function removed(text: string, { span }: MovedBlock): TextEdit {
  const before = text.slice(0, span.start)
  const follows = /^[ \t]*\r?\n/.exec(text.slice(span.end))?.[0].length ?? 0
  const end = before === '' || /(^|\n)[ \t]*\r?\n$/.test(before) ? span.end + follows : span.end
  return { span: { ...span, end }, text: '' }
}
