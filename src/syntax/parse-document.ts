import type { FileId } from '../text/span.ts'
import { parseBicep } from './bicep/parse-bicep.ts'
import { parseJson } from './json/parse-json.ts'
import type { Parsed } from './node.ts'
import { parseYaml } from './yaml/parse-yaml.ts'

/** Whether a file is a shell script: it has commands, and no tree. */
export function isScript(file: FileId): boolean {
  return /\.(sh|bash)$/i.test(file)
}

/** The tree of a document by the name of its file: YAML, Bicep, or else JSON. A shell script is an empty document. Never throws. */
export function parseDocument(file: FileId, text: string): Parsed {
  if (isScript(file)) return { file, documents: [emptyTree(file, text)], problems: [] }
  if (/\.bicep$/i.test(file)) return parseBicep(file, text)
  return /\.ya?ml$/i.test(file) ? parseYaml(file, text) : parseJson(file, text)
}

function emptyTree(file: FileId, text: string): Parsed['documents'][number] {
  return { kind: 'mapping', entries: [], span: { file, start: 0, end: text.length } }
}
