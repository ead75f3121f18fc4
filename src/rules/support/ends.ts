import type { TextEdit } from '../../text/edit.ts'
import type { Span } from '../../text/span.ts'

/**
 * The edit that gives what is written at `at` another end: the last letters of a literal, in front of its closing quote if it has one. What stands
 * before them is kept, whatever it is (a variable). `undefined` where these letters are not written there as they are.
 */
export function editOfEnd(text: string, at: Span, before: string, after: string): TextEdit | undefined {
  const written = text.slice(at.start, at.end).replace(/["']\s*$/, '')
  if (!written.endsWith(before) || written === before) return undefined
  const end = at.start + written.length
  return { span: { file: at.file, start: end - before.length, end }, text: after }
}
