import type { Span } from '../text/span.ts'
import type { Problem } from './node.ts'

/** Problems that are reported of one file; who has more has the same one many times. */
export const mostProblems = 20

/** Nested collections; GitLab's and AWS's own documents stay far below, and recursive readers must not overflow. */
const mostDepth = 200

/** What is wrong with a text that no parser should see, or `undefined`: it is too large, or no text at all. Linear, and asked before anything else. */
export function refusal(file: string, text: string, mostCharacters: number): Problem | undefined {
  if (text.length > mostCharacters) return problem(file, 'too-large', `The file has more than ${mostCharacters} characters; it is not read`)
  const nul = text.indexOf('\0')
  if (nul >= 0) return { code: 'binary', message: 'This is not a text file', span: { file, start: nul, end: nul + 1 } }
  return undefined
}

/** Whether collections are nested deeper than readers follow. */
export function isTooDeep(depth: number): boolean {
  return depth > mostDepth
}

/** The problem of a text that is nested too deeply, at the place where it becomes so. */
export function tooDeep(file: string, at: number): Problem {
  const span: Span = { file, start: at, end: at + 1 }
  return { code: 'too-deep', message: `Nested more than ${mostDepth} levels deep; it is not read`, span }
}

/** The problem of a key that a mapping has already. */
export function duplicateKey(key: string, span: Span): Problem {
  return { code: 'duplicate-key', message: `The key "${key}" stands here a second time; only the last one counts`, span }
}

function problem(file: string, code: Problem['code'], message: string): Problem {
  return { code, message, span: { file, start: 0, end: 0 } }
}
