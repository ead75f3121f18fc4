import { RE2JS } from 're2js'
import type { Pattern } from '../../text/pattern.ts'

export interface Regex {
  /** What RE2 gets: the flags as a group at the start, then what stands between the slashes. */
  readonly source: string
  /** Whether it matches anywhere in the value, also with an empty match. */
  matches(value: string): boolean
}

const cacheSize = 200
const cache = new Map<string, Regex | undefined>()

/**
 * A regular expression in GitLab's notation `/…/flags` with the flags i, m, s and U, in RE2's syntax, as expressions,
 * `only:refs` and `spec:inputs:regex` have it. `undefined` if the text is none, or none that RE2 takes. Matching takes linear time.
 * Of a text with several lines the first line that has the form counts: lib/gitlab/untrusted_regexp/ruby_syntax.rb.
 */
export function parseRegex(text: string): Regex | undefined {
  const known = cache.get(text)
  if (known !== undefined || cache.has(text)) return known
  const source = sourceOf(text)
  const regex = source === undefined ? undefined : compile(source)
  // The oldest one goes: a map keeps the order in which its keys came.
  if (cache.size >= cacheSize) for (const oldest of [...cache.keys()].slice(0, 1)) cache.delete(oldest)
  cache.set(text, regex)
  return regex
}

/** GitLab unescapes slashes before it reads a regular expression, also one in a variable: lexeme/pattern.rb. */
export function withoutEscapedSlashes(text: string): string {
  return text.replaceAll('\\/', '/')
}

function sourceOf(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const last = line.lastIndexOf('/')
    const flags = line.slice(last + 1)
    if (line.startsWith('/') && last > 0 && /^[ismU]*$/.test(flags)) {
      return (flags === '' ? '' : `(?${flags})`) + line.slice(1, last)
    }
  }
  return undefined
}

function compile(source: string): Regex | undefined {
  try {
    const regex = RE2JS.compile(source)
    return { source, matches: (value) => regex.test(value) }
  } catch {
    return undefined
  }
}

const special = /[\\.+*?()|[\]{}^$]/

/**
 * The regular expression as a glob over the whole value, if it is a plain text but for `^` in front and `$` behind;
 * otherwise `undefined`. So that a value with unknown parts can be matched.
 */
export function asGlob(regex: Regex): Pattern | undefined {
  const start = regex.source.startsWith('^') ? 1 : 0
  let literal = ''
  let at = start
  for (; at < regex.source.length; at++) {
    const character = regex.source.charAt(at)
    if (!special.test(character)) literal += character
    else if (character === '\\' && /^[^A-Za-z0-9\s]$/.test(regex.source.charAt(at + 1))) literal += regex.source.charAt(++at)
    else break
  }
  const end = regex.source.slice(at)
  if (end !== '' && end !== '$') return undefined
  const run = [{ any: 'run' }] as const
  return [...(start === 1 ? [] : run), literal, ...(end === '$' ? [] : run)]
}
