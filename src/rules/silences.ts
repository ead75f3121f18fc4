import { matchesFileGlob } from '../text/file-glob.ts'
import { join, within } from '../text/paths.ts'
import type { FileId, Span } from '../text/span.ts'

/** An entry of `ignore:`, or a comment `# claimcheck-ignore rule: reason`. */
export interface Silence {
  readonly rule: string
  /** A glob relative to the project; `undefined` is every file. */
  readonly file: string | undefined
  /** The offsets between which a comment silences: its own line and the next. `undefined`: the whole file. */
  readonly reach: Span | undefined
  /** An ISO date; the last day on which it holds. */
  readonly until: string | undefined
  readonly span: Span
}

const comment = /#[ \t]*claimcheck-ignore[ \t]+([a-z][a-z-]*)/g

/** The silences that stand in a text as comments (cli.md, "Configuration"). Linear. */
export function commentSilences(file: FileId, text: string): readonly Silence[] {
  if (!text.includes('claimcheck-ignore')) return []
  const silences: Silence[] = []
  for (const match of text.matchAll(comment)) {
    const start = text.lastIndexOf('\n', match.index) + 1
    const ownEnd = endOfLine(text, match.index)
    // A comment with a line of its own speaks of the next line.
    const alone = text.slice(start, match.index).trim() === ''
    const end = alone ? endOfLine(text, Math.min(ownEnd + 1, text.length)) : ownEnd
    const span = { file, start: match.index, end: match.index + match[0].length }
    silences.push({ rule: match[1] ?? '', file: undefined, reach: { file, start, end }, until: undefined, span })
  }
  return silences
}

/** Whether a silence is about a finding of this rule at this place, on this day (ISO date). `base` is what globs are relative to. */
export function silences(silence: Silence, rule: string, at: Span, base: string, today: string): boolean {
  if (silence.rule !== rule || isPast(silence, today)) return false
  if (silence.reach !== undefined) {
    return silence.reach.file === at.file && silence.reach.start <= at.start && at.start <= silence.reach.end
  }
  return silence.file === undefined || matchesFileGlob(join('', silence.file), within(base, at.file) ?? at.file)
}

/** Whether its last day is over. */
export function isPast(silence: Silence, today: string): boolean {
  return silence.until !== undefined && silence.until < today
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline < 0 ? text.length : newline
}
