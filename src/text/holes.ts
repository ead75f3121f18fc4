import type { Span } from './span.ts'

/** A part of a text that is not known at edit time: a variable that nothing resolves, a parameter without default. */
export interface Hole {
  readonly name: string
  readonly why: string
  /** Whatever it is, it is not empty. */
  readonly filled?: true
  /** It may turn out that there is no such value, and so no text at all. */
  readonly absent?: true
  /** A variable or parameter that is empty by default: what stands there when nobody says otherwise, and mostly somebody does. */
  readonly unset?: true
  readonly span: Span
}

/** A text whose parts may be unknown. Neighbouring strings are joined; the empty text is `[]`. */
export type Text = readonly (string | Hole)[]

/** The text without unknown parts, or `undefined` where there is one. */
export function plain(text: Text): string | undefined {
  let result = ''
  for (const part of text) {
    if (typeof part !== 'string') return undefined
    result += part
  }
  return result
}

/** The first unknown part. */
export function firstHole(text: Text): Hole | undefined {
  for (const part of text) if (typeof part !== 'string') return part
  return undefined
}

/** The text as it is by default: what is unset is empty. */
export function byDefault(text: Text): Text {
  return concat(text.filter((part) => typeof part === 'string' || part.unset !== true))
}

/** A name as `byDefault`, since things are mostly called so elsewhere too; as it is where nothing would be left. */
export function nameByDefault(text: Text): Text {
  const known = byDefault(text)
  return known.length === 0 ? text : known
}

/** One text made of several, neighbouring strings joined and empty ones left out. */
export function concat(...texts: readonly Text[]): Text {
  const parts: (string | Hole)[] = []
  for (const text of texts) {
    for (const part of text) {
      const last = parts.at(-1)
      if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
      else if (part !== '') parts.push(part)
    }
  }
  return parts
}

/** The text for people: unknown parts as `${name}`. */
export function show(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part : `\${${part.name}}`)).join('')
}
