import type { TextEdit } from './edit.ts'
import type { FileId } from './span.ts'

/** One edit, of whole lines, that makes a text of another. */
export function editBetween(file: FileId, before: string, after: string): TextEdit {
  let start = 0
  while (start < before.length && before[start] === after[start]) start++
  start = before.lastIndexOf('\n', start - 1) + 1
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  // Back to the beginning of a line.
  const newline = before.indexOf('\n', before.length - end - 1)
  const keep = newline < 0 ? 0 : Math.min(end, before.length - newline - 1)
  return { span: { file, start, end: before.length - keep }, text: after.slice(start, after.length - keep) }
}
