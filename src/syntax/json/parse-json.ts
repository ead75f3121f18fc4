import type { FileId } from '../../text/span.ts'
import { refusal, unread, worthReporting } from '../limits.ts'
import type { Parsed } from '../node.ts'
import { Reader } from './reader.ts'

/** Plans and lists that hold policies may be large, and reading them is fast. */
const mostCharacters = 5_000_000

/**
 * Reads JSON; comments are tolerated. Never throws: what is wrong is a problem, and the tree holds what could be read
 * all the same (a missing value is null, a collection that is not closed ends with its last entry). Both entries of a
 * repeated key are kept, with one problem at the later one.
 */
export function parseJson(file: FileId, text: string): Parsed {
  const refused = refusal(file, text, mostCharacters)
  if (refused !== undefined) return unread(file, refused)
  const reader = new Reader(file, text)
  const document = reader.read()
  if (reader.refused !== undefined) return unread(file, reader.refused)
  return { file, documents: document === undefined ? [] : [document], problems: worthReporting(text, reader.problems) }
}
