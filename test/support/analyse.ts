import { Analyser } from '../../src/service/analyser.ts'
import type { Analysis } from '../../src/service/analysis.ts'
import type { Snapshot } from '../../src/service/snapshot.ts'
import { type Case, cursorOf, parseCase } from './case.ts'

/** The time of all tests: 2026-01-01T00:00:00Z. */
export const now = 1_767_225_600

/** The analysis of the files of a case, with the engines that are given. */
export function analyse(parsed: Case, engines: Snapshot['engines'] = {}): Analysis {
  const documents = new Map(parsed.files.map(({ path, text }) => [path, { file: path, text }]))
  const analyser = new Analyser()
  const snapshot = { files: [...documents.keys()], documents, git: undefined, now, engines }
  // What a case doesn't have is nowhere.
  const absent = new Map(analyser.analyse(snapshot).wants.files.map((file) => [file, 'missing' as const]))
  return analyser.analyse({ ...snapshot, absent }).result
}

/** The analysis of a case in the text format of case.ts, and where its cursor stands. */
export function analyseAt(text: string): {
  readonly analysis: Analysis
  readonly file: string
  readonly text: string
  readonly offset: number
} {
  const parsed = parseCase(text)
  const { file, offset } = cursorOf(parsed)
  return { analysis: analyse(parsed), file: file.path, text: file.text, offset }
}
