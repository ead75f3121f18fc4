import type { FileId } from '../../text/span.ts'
import { refusal, unread, worthReporting } from '../limits.ts'
import type { Parsed } from '../node.ts'
import { compose } from './compose.ts'
import { hideInputs } from './inputs.ts'
import { Reader } from './reader.ts'

/** A pipeline of this size is no pipeline, and `yaml` takes a second for a few of these. */
const mostCharacters = 1_000_000

/**
 * Reads YAML, all documents of the text. Never throws: what is wrong is a problem, and the tree holds what could be read
 * all the same. Aliases point to their node and are never copied, and no alias makes a cycle or a bomb (see Reader);
 * merge keys stay entries named `<<`, GitLab's `!reference` is a node of its own, `$[[ inputs.x ]]` is text wherever it
 * stands, other local tags (`!Sub`) are kept with their node and mean nothing here.
 */
export function parseYaml(file: FileId, text: string): Parsed {
  const refused = refusal(file, text, mostCharacters)
  if (refused !== undefined) return unread(file, refused)
  const hidden = hideInputs(text)
  const composed = compose(file, hidden)
  if (composed.refused !== undefined) return unread(file, composed.refused)
  const reader = new Reader(file, text, hidden !== text)
  const documents = composed.documents.flatMap((document) => reader.read(document) ?? [])
  return { file, documents, problems: worthReporting(text, [...composed.problems, ...reader.problems]) }
}
