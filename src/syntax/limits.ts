import type { FileId, Span } from '../text/span.ts'
import type { Parsed, Problem } from './node.ts'

/** Syntax problems that are reported of one file; who has more has the same one many times. */
const mostProblems = 20

/** Nested collections; GitLab's and AWS's own documents stay far below, and readers that recurse must not overflow. */
const mostDepth = 200

/**
 * What is wrong with a text that no parser should see, or `undefined`: it is longer than `mostCharacters`, or no text
 * at all (a NUL, or more control and replacement characters than a text has). Linear, and asked before anything else.
 */
export function refusal(file: FileId, text: string, mostCharacters: number): Problem | undefined {
  if (text.length > mostCharacters) {
    return {
      code: 'too-large',
      message: `The file has more than ${mostCharacters} characters; it is not read`,
      span: { file, start: 0, end: 0 },
    }
  }
  // Most texts have none of these.
  if (!strangeCharacter.test(text)) return undefined
  let strange = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const control = code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09
    if (control || code === 0xfffd) strange++
    if ((control && code === 0) || strange > 10 + text.length / 100) {
      return { code: 'binary', message: 'This is not a text file', span: { file, start: i, end: i + 1 } }
    }
  }
  return undefined
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that tell a text
const strangeCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/

/** The result for a text that is not read. */
export function unread(file: FileId, problem: Problem): Parsed {
  return { file, documents: [], problems: [problem] }
}

/** Whether collections are nested deeper than readers follow. */
export function isTooDeep(depth: number): boolean {
  return depth > mostDepth
}

/** The problem of a text that is nested too deeply, at the place where it becomes so. */
export function tooDeep(file: FileId, at: number): Problem {
  return { code: 'too-deep', message: `Nested more than ${mostDepth} levels deep; it is not read`, span: { file, start: at, end: at + 1 } }
}

/** The problem of a key that a mapping has already. */
export function duplicateKey(key: string, span: Span): Problem {
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key
  return { code: 'duplicate-key', message: `The key "${shown}" stands here a second time; only the last one counts`, span }
}

/**
 * The problems worth reporting, by place: one syntax problem a line, since one mistake makes several errors on its line,
 * and only the first of each code's many.
 */
export function worthReporting(text: string, problems: readonly Problem[]): readonly Problem[] {
  const kept: Problem[] = []
  const counts = new Map<Problem['code'], number>()
  let lineEnd = -1
  for (const problem of [...problems].sort((a, b) => a.span.start - b.span.start)) {
    const count = counts.get(problem.code) ?? 0
    if (count >= mostProblems || (problem.code === 'syntax' && problem.span.start <= lineEnd)) continue
    counts.set(problem.code, count + 1)
    kept.push(problem)
    if (problem.code === 'syntax') {
      const newline = text.indexOf('\n', problem.span.start)
      lineEnd = newline < 0 ? text.length : newline
    }
  }
  return kept
}
