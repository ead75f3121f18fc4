import { join } from '../../text/paths.ts'
import type { FileId, Span } from '../../text/span.ts'
import { textValue, type Value } from '../value.ts'
import type { Run } from './run.ts'

/** The file of a path as functions take it, relative to the folder that Terraform runs in; `undefined` for an absolute one. */
export function resolvePath(path: string, run: Run): FileId | undefined {
  return path.startsWith('/') || path.startsWith('~') ? undefined : join(run.root, path)
}

/** The text of a file, with its place there. */
export function readFile(path: string, title: string, span: Span, run: Run): Value {
  const file = resolvePath(path, run)
  const text = file === undefined ? undefined : run.world.text(file)
  if (file === undefined || text === undefined) {
    run.doubts++
    return run.unresolved(title, `the file ${file ?? path} is not there`, span)
  }
  return textValue(text, { file, start: 0, end: text.length })
}
