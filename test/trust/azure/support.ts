import { Analyser } from '../../../src/service/analyser.ts'
import type { Analysis } from '../../../src/service/analysis.ts'
import { now } from '../../support/analyse.ts'
import { parseCase } from '../../support/case.ts'
import { hcl } from '../../support/hcl.ts'

/** The analysis of the files of a case, with the engine that reads Terraform. */
export function analysed(text: string): Analysis {
  const documents = new Map(parseCase(text).files.map((file) => [file.path, { file: file.path, text: file.text }]))
  const snapshot = { files: [...documents.keys()], documents, git: undefined, now, engines: { hcl } }
  const analyser = new Analyser()
  const absent = new Map(analyser.analyse(snapshot).wants.files.map((file) => [file, 'missing' as const]))
  return analyser.analyse({ ...snapshot, absent }).result
}
