import { Analyser } from '../../src/service/analyser.ts'
import type { Analysis } from '../../src/service/analysis.ts'
import { now } from './analyse.ts'
import { parseCase } from './case.ts'
import { cel } from './cel.ts'
import { hcl } from './hcl.ts'

/** The analysis of the files of a case, with every engine; what the files ask for and do not have is missing. */
export function analysed(text: string): Analysis {
  const documents = new Map(parseCase(text).files.map((file) => [file.path, { file: file.path, text: file.text }]))
  const snapshot = { files: [...documents.keys()], documents, git: undefined, now, engines: { hcl, cel } }
  const analyser = new Analyser()
  const absent = new Map(analyser.analyse(snapshot).wants.files.map((file) => [file, 'missing' as const]))
  return analyser.analyse({ ...snapshot, absent }).result
}
