/**
 * The part of a text that a template names: `prefix{name}suffix`, from behind the first prefix to the first suffix after it; the empty text
 * where one of them is missing. `undefined`: no such template. Google's rules: gcp.md 4 [EX].
 */
export function extractByTemplate(text: string, template: string): string | undefined {
  const parts = templateOf(template)
  if (parts === undefined) return undefined
  const from = text.indexOf(parts.prefix)
  if (from < 0) return ''
  const start = from + parts.prefix.length
  if (parts.suffix === '') return text.slice(start)
  const end = text.indexOf(parts.suffix, start)
  return end < 0 ? '' : text.slice(start, end)
}

/** What stands around the name of a template of `extract`; `undefined` for what is none. */
export function templateOf(template: string): { readonly prefix: string; readonly suffix: string } | undefined {
  const parts = /^([^{}]*)\{[A-Za-z0-9_]+\}([^{}]*)$/s.exec(template)
  return parts === null ? undefined : { prefix: parts[1] ?? '', suffix: parts[2] ?? '' }
}

// What follows are functions of cel-go's extension for texts (ext/strings.go). Positions count characters, not the units of JavaScript.

/** A text cut at a separator; `limit` is the greatest number of parts, the rest stays whole; negative: no limit. */
export function splitWithLimit(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return []
  const parts = separator === '' ? [...text] : text.split(separator)
  if (limit < 0 || parts.length <= limit) return parts
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)]
}

/** A text with another one in the place of a third, as often as `limit` says; negative: everywhere. The empty text is found between all characters. */
export function replaceText(text: string, old: string, by: string, limit: number): string {
  const parts = old === '' ? ['', ...text, ''] : text.split(old)
  const most = limit < 0 ? parts.length : limit
  return parts.reduce((whole, part, i) => (i === 0 ? part : whole + (i <= most ? by : old) + part), '')
}

/** The characters from one position up to another; `undefined` where there are no such positions. */
export function substringOf(text: string, start: number, end: number | undefined): string | undefined {
  const characters = [...text]
  const to = end ?? characters.length
  return start < 0 || start > to || to > characters.length ? undefined : characters.slice(start, to).join('')
}

/** The character at a position, the empty text behind the last one; `undefined` where there is no such position. */
export function characterAt(text: string, at: number): string | undefined {
  const characters = [...text]
  return at < 0 || at > characters.length ? undefined : (characters[at] ?? '')
}

/** Where a text begins in another one for the first time, not before a position; -1: nowhere. `undefined` where there is no such position. */
export function firstIndexOf(text: string, wanted: string, from: number): number | undefined {
  if (wanted === '') return from
  const characters = [...text]
  if (from < 0 || (from > 0 && from >= characters.length)) return undefined
  const rest = characters.slice(from).join('')
  const at = rest.indexOf(wanted)
  return at < 0 ? -1 : from + [...rest.slice(0, at)].length
}

/** Where a text begins in another one for the last time, not behind a position; -1: nowhere. `undefined` where there is no such position. */
export function lastIndexIn(text: string, wanted: string, from: number | undefined): number | undefined {
  const characters = [...text]
  if (wanted === '') return from ?? characters.length
  if (from !== undefined && (from < 0 || from >= characters.length)) return undefined
  const at = text.lastIndexOf(wanted, characters.slice(0, from ?? characters.length).join('').length)
  return at < 0 ? -1 : [...text.slice(0, at)].length
}

/** A text without white space at its ends, as Unicode has it. */
export function trimmed(text: string): string {
  const characters = [...text]
  const isBlank = (character: string | undefined) => character !== undefined && /^\p{White_Space}$/u.test(character)
  let [start, end] = [0, characters.length]
  while (start < end && isBlank(characters[start])) start++
  while (end > start && isBlank(characters[end - 1])) end--
  return characters.slice(start, end).join('')
}

/** A text as a whole number, as `int()` reads it: digits behind a sign, nothing else. `undefined` for every other one. */
export function integerOf(text: string): bigint | undefined {
  return /^[+-]?\d{1,30}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined
}
