import type { FileId } from '../text/span.ts'
import type { TrustDocument } from './trust.ts'

/** The document as edits in one of its files see it: itself, or another file of its module. `undefined`: that file is not known. */
export function documentAt(document: TrustDocument, file: FileId): TrustDocument | undefined {
  if (file === document.file) return document
  const text = document.others?.(file)
  return text === undefined ? undefined : { ...document, file, text }
}
