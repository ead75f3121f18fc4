import {
  type Characters,
  characterRanges,
  charactersIn,
  complementOf,
  everyCharacter,
  isEveryCharacter,
  symbolsOf,
  unionOf,
} from './characters.ts'

/**
 * A set of texts that a finite automaton can tell apart, as an immutable tree. Making one costs next to nothing and never fails; automata
 * are built while an operation of `decide.ts` walks them, and remembered with the tree, so keep and share what is asked often.
 * Make it with the functions of this file, `fromPattern` and `fromText` (from-pattern.ts) and `fromRegularExpression` (from-regular-expression.ts).
 * The alphabet is that of `characters.ts`. Read nothing of the tree: its shapes are for this folder.
 */
export type Language = Node & {
  /** About how many automaton states it takes written out; above `largest` every operation answers over-budget. */
  readonly size: number
  /** How deeply it nests; above `deepest` every operation answers over-budget. */
  readonly depth: number
  /** Whether the tree has no `all`, `not`, … in it: one nondeterministic automaton holds it. */
  readonly plain: boolean
}

/** The shapes of `Language`, for this folder. */
export type Node =
  | { readonly kind: 'characters'; readonly set: Characters }
  | { readonly kind: 'literal'; readonly symbols: readonly number[] }
  | { readonly kind: 'sequence' | 'either' | 'all'; readonly of: readonly Language[] }
  | { readonly kind: 'not'; readonly of: Language }
  | { readonly kind: 'repeat'; readonly of: Language; readonly least: number; readonly most: number | undefined }
  | { readonly kind: 'units'; readonly least: number; readonly open: boolean }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  /** Assertions inside look no further than this. */
  | { readonly kind: 'closed'; readonly of: Language }
  | { readonly kind: 'quotient'; readonly of: Language; readonly before: readonly number[]; readonly after: readonly number[] }
  | { readonly kind: 'lowered' | 'raised'; readonly of: Language }
  | { readonly kind: 'replaced'; readonly of: Language; readonly symbol: number; readonly by: readonly number[] }

/** A place in a text, as regular expressions assert it; words and lines are RE2's, in ASCII. */
export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge'

/** What a maker answers that can't take everything. */
export type Made =
  | { readonly kind: 'language'; readonly language: Language }
  /** Outside of what automata of this folder say exactly; `why` is for people. */
  | { readonly kind: 'unsupported'; readonly why: string }

/** Larger trees are answered over-budget without a look. */
export const largest = 50_000
/** Deeper trees too: walks over them recurse. */
export const deepest = 300

/** No text at all. */
export const nothing: Language = { kind: 'characters', set: [], size: 1, depth: 1, plain: true }
/** The empty text alone. */
export const emptyText: Language = { kind: 'literal', symbols: [], size: 1, depth: 1, plain: true }
/** Any one character, line breaks too. */
export const anyCharacter: Language = characters(everyCharacter)
/** Every text, also the empty one. */
export const anything: Language = repeat(anyCharacter, 0)

/** This text alone; half a surrogate pair makes it `nothing`. */
export function literal(text: string): Language {
  const symbols = symbolsOf(text)
  if (symbols === undefined) return nothing
  return symbols.length === 0 ? emptyText : { kind: 'literal', symbols, size: symbols.length, depth: 1, plain: true }
}

/** The texts of one character of the set (see characters.ts: `charactersIn`, `characterRanges`, `complementOf`, …). */
export function characters(set: Characters): Language {
  return { kind: 'characters', set, size: 1, depth: 1, plain: true }
}

/** The texts of one character of those in `text`, or from the first to the last of a pair: `characterOf('-_', ['a', 'z'], ['0', '9'])`. */
export function characterOf(text: string, ...ranges: readonly (readonly [first: string, last: string])[]): Language {
  const pairs = ranges.map(([first, last]) => [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? -1] as const)
  return characters(unionOf(charactersIn(text), characterRanges(pairs)))
}

/** The texts in which none of these characters occurs, also the empty one. */
export function anythingWithout(text: string): Language {
  return repeat(characters(complementOf(charactersIn(text))), 0)
}

/** These texts and no other. */
export function words(texts: Iterable<string>): Language {
  return either(...[...texts].map(literal))
}

/** A text of the first, then one of the second, and so on: of none, the empty text. */
export function sequence(...parts: readonly Language[]): Language {
  const flat: Language[] = []
  for (const part of parts) {
    if (part === nothing || isNothing(part)) return nothing
    const last = flat.at(-1)
    if (part.kind === 'sequence') flat.push(...part.of)
    else if (part.kind === 'literal' && last?.kind === 'literal') flat[flat.length - 1] = joinLiterals(last.symbols, part.symbols)
    else if (part !== emptyText && !(isAnything(part) && last !== undefined && isAnything(last))) flat.push(part)
  }
  return flat.length === 0 ? emptyText : flat.length === 1 ? (flat[0] ?? emptyText) : made({ kind: 'sequence', of: flat }, flat, true)
}

/** What is in one of them at least: of none, `nothing`. */
export function either(...languages: readonly Language[]): Language {
  const flat = new Set<Language>()
  let set: Characters = []
  for (const language of languages) {
    if (isAnything(language)) return anything
    if (language.kind === 'characters') set = unionOf(set, language.set)
    else if (language.kind === 'either') for (const inner of language.of) flat.add(inner)
    else flat.add(language)
  }
  const of = set.length === 0 ? [...flat] : [characters(set), ...flat]
  return of.length === 0 ? nothing : of.length === 1 ? (of[0] ?? nothing) : made({ kind: 'either', of }, of, true)
}

/** What is in each of them: of none, `anything`. */
export function all(...languages: readonly Language[]): Language {
  const flat = new Set<Language>()
  for (const language of languages) {
    if (isNothing(language)) return nothing
    if (language.kind === 'all') for (const inner of language.of) flat.add(inner)
    else if (!isAnything(language)) flat.add(language)
  }
  const of = [...flat]
  return of.length === 0 ? anything : of.length === 1 ? (of[0] ?? anything) : made({ kind: 'all', of }, of, false)
}

/** Every text that is not in it. */
export function not(language: Language): Language {
  if (language.kind === 'not') return language.of
  if (isNothing(language)) return anything
  return isAnything(language) ? nothing : made({ kind: 'not', of: language }, [language], false)
}

/** What is in the first and in none of the others. */
export function except(language: Language, ...others: readonly Language[]): Language {
  return all(language, ...others.map(not))
}

/** `least` to `most` texts of the language one after the other; without `most`, as many as one likes. Of `most` below `least`, `nothing`. */
export function repeat(language: Language, least: number, most?: number): Language {
  if (most !== undefined && most < least) return nothing
  if (most === 0 || language === emptyText || (least === 0 && isNothing(language))) return emptyText
  if (isNothing(language)) return nothing
  if (most === 1) return least === 1 ? language : either(emptyText, language)
  const copies = Math.max(1, most ?? least + 1)
  const { size, depth, plain } = language
  return { kind: 'repeat', of: language, least, most, size: size * copies + copies, depth: depth + 1, plain }
}

/** Texts with `word` somewhere in them. */
export function containing(word: string): Language {
  return sequence(anything, literal(word), anything)
}

/** Texts that end with `word` and have it nowhere earlier: what stands before the first `word`, and the word itself. */
export function upTo(word: string): Language {
  const ending = sequence(anything, literal(word))
  return except(ending, sequence(ending, anyCharacter, anything))
}

/** The texts x for which `before` + x + `after` is in the language: what a field must be for a text made with it to match. */
export function between(before: string, language: Language, after = ''): Language {
  const [first, last] = [symbolsOf(before), symbolsOf(after)]
  if (first === undefined || last === undefined) return nothing
  if (first.length + last.length === 0 || isAnything(language) || isNothing(language)) return language
  const size = language.size + first.length + last.length
  return { kind: 'quotient', of: language, before: first, after: last, size, depth: language.depth + 1, plain: false }
}

/** The texts that are in the language once their letters A to Z are made small. */
export function lowered(language: Language): Language {
  return made({ kind: 'lowered', of: language }, [language], false)
}

/** The texts that are in the language once their letters a to z are made capital. */
export function raised(language: Language): Language {
  return made({ kind: 'raised', of: language }, [language], false)
}

/** The texts that are in the language once each of this one character is replaced by a text. */
export function replaced(character: string, by: string, language: Language): Language {
  const [symbol, ...more] = symbolsOf(character) ?? []
  const symbols = symbolsOf(by)
  if (symbol === undefined || more.length > 0 || symbols === undefined) return nothing
  return { ...made({ kind: 'replaced', of: language, symbol, by: symbols }, [language], false), size: language.size + symbols.length + 1 }
}

/** Whether it is `nothing` in so many words. Others may be empty too: `isEmpty` of decide.ts knows. */
function isNothing(language: Language): boolean {
  return language.kind === 'characters' && language.set.length === 0
}

/** Whether it is `anything` in so many words. */
export function isAnything(language: Language): boolean {
  return language.kind === 'repeat' && language.least === 0 && language.most === undefined && isAnyCharacter(language.of)
}

function isAnyCharacter(language: Language): boolean {
  return language.kind === 'characters' && isEveryCharacter(language.set)
}

/** A node with its size and depth; plain where its kind is and all its parts are. */
export function made(node: Node, parts: readonly Language[], plain: boolean): Language {
  let [size, depth] = [1, 0]
  for (const part of parts) {
    size += part.size
    depth = Math.max(depth, part.depth)
  }
  return { ...node, size, depth: depth + 1, plain: plain && parts.every((part) => part.plain) }
}

function joinLiterals(a: readonly number[], b: readonly number[]): Language {
  const symbols = [...a, ...b]
  return { kind: 'literal', symbols, size: symbols.length, depth: 1, plain: true }
}
