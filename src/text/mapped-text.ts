import { concat, type Hole, type Text } from './holes.ts'
import type { FileId, Span } from './span.ts'

/** Where each UTF-16 unit of a text stands in a file: unit `i` is the file's text from `starts[i]` to `ends[i]`. */
export interface Places {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/**
 * A text inside of a file (a policy in a string, an expression in a heredoc, an argument of a command), where each of its units
 * stands there, and the unknown parts of it: in the text each is a run of digits that nobody writes, see `markOf`.
 */
export interface MappedText extends Places {
  readonly file: FileId
  readonly text: string
  readonly holes: readonly Hole[]
  /** Where it stands as a whole, for a text that has no units. */
  readonly whole?: Span
}

const digits = '98765432101234'
const mark = /98765432101234(\d{4})/

/** What stands in a mapped text for the hole with this index: every language reads it as a number, or as a part of a word. */
export function markOf(index: number): string {
  return `${digits}${String(index).padStart(4, '0')}`
}

/** Whether a part of a mapped text is a mark and nothing else, and whose. */
export function holeAt(text: string, holes: readonly Hole[]): Hole | undefined {
  const found = mark.exec(text)
  return found !== null && found[0].length === text.length ? holes[Number(found[1])] : undefined
}

/** A part of a mapped text with its unknown parts put back. */
export function unmarked(text: string, holes: readonly Hole[]): Text {
  if (holes.length === 0) return text === '' ? [] : [text]
  // The odd parts are the numbers between.
  return concat(
    text.split(mark).map((part, i) => {
      const hole = i % 2 === 1 ? holes[Number(part)] : undefined
      return hole ?? (i % 2 === 1 ? `${digits}${part}` : part)
    }),
  )
}

/** The place in the file of a range of a mapped text. */
export function spanIn({ start, end }: { readonly start: number; readonly end: number }, { file, starts, ends, whole }: MappedText): Span {
  if (starts.length === 0 && whole !== undefined) return whole
  const from = starts[start] ?? ends.at(-1) ?? 0
  return { file, start: from, end: Math.max(from, end > start ? (ends[end - 1] ?? from) : from) }
}

/** A text that stands in the file as it is, from `at` on. */
export function mappedAsWritten(file: FileId, text: string, at: number): MappedText {
  const starts = Array.from({ length: text.length }, (_, i) => at + i)
  return { file, text, starts, ends: starts.map((start) => start + 1), holes: [] }
}

/** A text with unknown parts of which only the place as a whole is known: each unit has it. */
export function mappedAsWhole(text: Text, span: Span): MappedText {
  const holes: Hole[] = []
  const whole = text.map((part) => (typeof part === 'string' ? part : markOf(holes.push(part) - 1))).join('')
  return {
    file: span.file,
    text: whole,
    starts: new Array<number>(whole.length).fill(span.start),
    ends: new Array<number>(whole.length).fill(span.end),
    holes,
    whole: span,
  }
}

/** A part of a mapped text, as one of its own. */
export function mappedSlice(mapped: MappedText, start: number, end: number): MappedText {
  return { ...mapped, text: mapped.text.slice(start, end), starts: mapped.starts.slice(start, end), ends: mapped.ends.slice(start, end) }
}

/**
 * A known text where it is written in a place of a file: in quotes with escapes, or over several lines with an indentation that does not
 * count. Where the text can't be found there, each unit has the whole place.
 */
export function mappedInSource(text: string, span: Span, source: string): MappedText {
  const raw = source.slice(span.start, span.end)
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i)
    const isLineStart = i > 0 && text.charAt(i - 1) === '\n'
    // The first unit, and each line, may stand further on; everything else follows at once.
    let next = i === 0 || isLineStart ? firstOf(raw, text, i, at) : at
    let length = raw.charAt(next) === unit ? 1 : 0
    if (length === 0 && raw.charAt(next) === '\\' && escaped(raw.charAt(next + 1)) === unit) length = 2
    if (length === 0 && (unit === '$' || unit === '%') && raw.startsWith(unit + unit, next)) length = 2
    if (length === 0 && unit === '\n') {
      next = raw.indexOf('\n', at)
      length = next < 0 ? 0 : 1
    }
    if (length === 0) return mappedAsWhole(text === '' ? [] : [text], span)
    starts.push(span.start + next)
    ends.push(span.start + next + length)
    at = next + length
  }
  return { file: span.file, text, starts, ends, holes: [], whole: span }
}

// Where a line of the text begins in the source: its first characters tell.
function firstOf(raw: string, text: string, index: number, from: number): number {
  const newline = text.indexOf('\n', index)
  const line = text.slice(index, newline < 0 ? text.length : newline)
  const head = /^[^"\\$%\n]{1,20}/.exec(line)?.[0] ?? line.charAt(0)
  const found = raw.indexOf(head, from)
  return found < 0 ? from : found
}

function escaped(letter: string): string {
  return letter === 'n' ? '\n' : letter === 't' ? '\t' : letter === 'r' ? '\r' : letter
}
