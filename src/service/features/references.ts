import type { FileId, Span } from '../../text/span.ts'
import type { Analysis } from '../analysis.ts'
import { tokenVariableAt, usesOf } from './token-variables.ts'

/** Where a token variable stands, in all files. */
export interface References {
  /** Its keys in `id_tokens`. */
  readonly definitions: readonly Span[]
  /** The names behind `$` in scripts, `secrets:token` and values of `variables` of the jobs that hold it. */
  readonly uses: readonly Span[]
}

/** The references of the token variable at an offset; `undefined` elsewhere, which other extensions serve. */
export function provideReferences(analysis: Analysis, file: FileId, offset: number): References | undefined {
  const variable = tokenVariableAt(analysis, file, offset)
  return variable && { definitions: variable.definitions, uses: usesOf(analysis, variable) }
}
