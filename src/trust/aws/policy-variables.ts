import { parseGlob } from '../../text/file-glob.ts'
import type { Text } from '../../text/holes.ts'
import type { Pattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import type { Term } from '../condition.ts'
import { keyNamed } from './keys.ts'
import { type Piece, piecesOf, type Variables } from './values.ts'

/** What a condition value is read for. */
export interface Reading {
  readonly variables: Variables
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean
  /** The provider as `keyNamed` takes it. */
  readonly provider: string
  readonly open: string | undefined
}

const emptyWhy = 'what AWS fills in for a value that is no text, or an empty one, is not documented'
const wildWhy = 'whether AWS reads a * or ? that it fills in as a wildcard is not documented'

/**
 * A condition value with its policy variables as a term: a text or a pattern where there are none, else its parts one after the other.
 * What is filled in stands for itself; a variable without value is missing, and then nothing equals or is like the whole
 * (aws.md 3, UG:reference_policies_variables).
 */
export function valueTerm(value: Text, reading: Reading, span: Span): Term {
  const parts: Term[] = []
  let held: Pattern[number][] = []
  const flush = () => {
    if (held.length > 0) parts.push(constantTerm(held, span))
    held = []
  }
  for (const piece of piecesOf(value, reading.variables, span)) {
    const filled = piece.kind === 'variable' ? variableTerm(piece.inside, reading, span) : undefined
    if (filled !== undefined) {
      flush()
      parts.push(filled)
    } else held = append(held, patternOf(piece, reading.wildcards, span))
  }
  flush()
  const [first] = parts
  if (parts.length === 1 && first !== undefined && first.kind !== 'call') return first
  return parts.length === 0 ? { kind: 'text', text: [], span } : { kind: 'call', function: 'concat', args: parts, span }
}

// Of the same kind whether it has wildcards or not, for an operator that reads them.
function constantTerm(pattern: Pattern, span: Span): Term {
  const text = pattern.flatMap((part) => (typeof part === 'string' || 'why' in part ? [part] : []))
  return text.length === pattern.length ? { kind: 'text', text, span } : { kind: 'pattern', pattern, span }
}

function append(held: Pattern[number][], more: Pattern): Pattern[number][] {
  for (const part of more) {
    const last = held.at(-1)
    if (typeof part === 'string' && typeof last === 'string') held[held.length - 1] = last + part
    else if (part !== '') held.push(part)
  }
  return held
}

function patternOf(piece: Piece, wildcards: boolean, span: Span): Pattern {
  switch (piece.kind) {
    case 'plain':
      return wildcards ? parseGlob(piece.text) : [piece.text]
    case 'escaped':
      return [piece.text]
    case 'hole':
      return [piece.hole]
    case 'variable':
      return [{ name: piece.inside, why: whyOpen(piece.inside), span }]
  }
}

function whyOpen(inside: string): string {
  return `AWS fills in the policy variable \${${inside}} at the call`
}

// `${key}` or `${key, 'default'}`: a comma, one space, single quotes (aws.md 3). `undefined` where nobody can say what it becomes.
function variableTerm(inside: string, reading: Reading, span: Span): Term | undefined {
  const [, name = '', fallback] = /^([^\s,']+)(?:, '([^']*)')?$/.exec(inside) ?? []
  if (!name.includes(':')) return undefined
  const key = keyNamed(name, reading.provider, span, reading.open)
  if (key.kind === 'unknown') return undefined
  if (key.kind !== 'absent' && key.type !== 'text' && key.type !== 'address') return undefined
  const why: Term = { kind: 'json', value: emptyWhy, span }
  const found: Term = key.kind === 'absent' ? key.term : { kind: 'call', function: 'text', args: [key.term, why], span }
  const filled: Term =
    fallback === undefined
      ? found
      : { kind: 'call', function: 'coalesce', args: [found, { kind: 'text', text: fallback === '' ? [] : [fallback], span }], span }
  if (!reading.wildcards) return filled
  return { kind: 'call', function: 'literal', args: [filled, { kind: 'json', value: wildWhy, span }], span }
}
