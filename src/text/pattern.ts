import type { Hole, Text } from './holes.ts'

/** Any run of characters (also none), or exactly one character. Both cross every separator. */
export type Wildcard = { readonly any: 'run' | 'one' }

/**
 * What a dialect's glob means, free of its spelling and escapes: each relying party parses its own patterns to this,
 * so that one matcher and one reach analysis serve them all.
 */
export type Pattern = readonly (string | Hole | Wildcard)[]

/** Which answers a match can have once the unknown parts are known. */
export interface MatchAnswers {
  readonly yes: boolean
  readonly no: boolean
}

/** Whether the pattern has a wildcard (a hole is not one). */
export function hasWildcard(pattern: Pattern): boolean {
  return pattern.some((part) => typeof part === 'object' && 'any' in part)
}

/** Whether no part of the pattern is unknown. */
export function isWhole(pattern: Pattern): boolean {
  return pattern.every((part) => typeof part === 'string' || 'any' in part)
}

/** The pattern for people: `*` and `?` for wildcards, `${name}` for unknown parts. */
export function showPattern(pattern: Pattern): string {
  return pattern
    .map((part) => (typeof part === 'string' ? part : 'any' in part ? (part.any === 'run' ? '*' : '?') : `\${${part.name}}`))
    .join('')
}

// One symbol of a flattened pattern or subject: a UTF-16 code unit, or one of these.
const RUN = -1
const ONE = -2
const UNKNOWN = -3

function flatten(pattern: Pattern): number[] {
  const symbols: number[] = []
  for (const part of pattern) {
    if (typeof part === 'string') for (let i = 0; i < part.length; i++) symbols.push(part.charCodeAt(i))
    else symbols.push('any' in part ? (part.any === 'run' ? RUN : ONE) : UNKNOWN)
  }
  return symbols
}

/**
 * Whether the whole subject matches the pattern, for every way to fill the unknown parts of both.
 * `{yes: true, no: true}` means that it depends on them. Time grows with the product of the two lengths at most.
 */
export function matchPattern(pattern: Pattern, subject: Text): MatchAnswers {
  const wanted = flatten(pattern)
  const given = flatten(subject)
  const open = wanted.includes(UNKNOWN) || given.includes(UNKNOWN)
  if (!open) {
    const yes = matchKnown(wanted, given)
    return { yes, no: !yes }
  }
  const yes = canMeet(wanted, given)
  // A hole of the subject is matched for sure only by a run of the pattern; a hole of the pattern never is.
  const no = !(yes && !wanted.includes(UNKNOWN) && matchKnown(wanted, given))
  return { yes, no }
}

// Greedy with one step back, linear but for patterns like *a*b*a*b*: the classic glob walk. Only a run takes UNKNOWN.
function matchKnown(wanted: readonly number[], given: readonly number[]): boolean {
  let p = 0
  let s = 0
  let runAt = -1
  let resume = 0
  while (s < given.length) {
    const symbol = wanted[p]
    if (symbol === RUN) {
      runAt = p++
      resume = s
    } else if (symbol !== undefined && given[s] !== UNKNOWN && (symbol === given[s] || symbol === ONE)) {
      p++
      s++
    } else if (runAt >= 0) {
      p = runAt + 1
      s = ++resume
    } else return false
  }
  while (wanted[p] === RUN) p++
  return p === wanted.length
}

// Whether two patterns share a string: holes on both sides stand for any run. Row by row over the subject.
function canMeet(wanted: readonly number[], given: readonly number[]): boolean {
  const run = (symbol: number | undefined) => symbol === RUN || symbol === UNKNOWN
  let row: boolean[] = [true]
  for (let p = 0; p < wanted.length; p++) row.push((row[p] ?? false) && run(wanted[p]))
  for (const symbol of given) {
    const next: boolean[] = [(row[0] ?? false) && run(symbol)]
    for (let p = 0; p < wanted.length; p++) {
      const want = wanted[p]
      const stay = (run(symbol) && (row[p + 1] ?? false)) || (run(symbol) && (next[p] ?? false))
      const skip = run(want) && ((next[p] ?? false) || (row[p + 1] ?? false))
      const both = (run(symbol) || run(want) || want === ONE || want === symbol) && (row[p] ?? false)
      next.push(stay || skip || both)
    }
    row = next
  }
  return row[wanted.length] ?? false
}
