import type { FileId } from '../../text/span.ts'
import type { HclExpression, HclFile } from './node.ts'

/**
 * The port behind which the grammar stands: its wasm is loaded only when a Terraform file is seen (`wants.engines` asks for
 * it), in Node and in a web worker. Once it is there everything is synchronous. Never throws.
 */
export interface HclEngine {
  /** Reads a file. Of the version before it (the last one of the same `file`) what did not change is not read again. */
  parse(file: FileId, text: string): HclFile
  /** Reads a template, as `templatefile` does: a text with `${…}` and `%{…}`, outside of any quotes. */
  template(file: FileId, text: string): HclExpression
  /** Lets go of what is kept of a file. */
  forget(file: FileId): void
}
