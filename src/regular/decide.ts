import { acceptsAt, follow } from './automaton.ts'
import { type Budget, spend } from './budget.ts'
import { lastSymbol, symbolsOf, textOf } from './characters.ts'
import { automatonOf } from './compile.ts'
import { all, deepest, either, except, type Language, largest, words } from './language.ts'
import { searchAny, searchShortest } from './search.ts'

/** The budget is used up, or the language is too large or nested too deeply to be looked at: nothing is known. */
export type OverBudget = { readonly kind: 'over-budget' }

/** An answer to a yes-or-no question about one language. */
export type Decided = { readonly kind: 'yes' } | { readonly kind: 'no' } | OverBudget

/** An answer to a question about all texts: where it is no, the shortest, then most readable, text that shows it. */
export type Shown = { readonly kind: 'yes' } | { readonly kind: 'no'; readonly text: string } | OverBudget

export type Member = { readonly kind: 'member'; readonly text: string } | { readonly kind: 'none' } | OverBudget

const overBudget: OverBudget = { kind: 'over-budget' }

/** Whether no text is in the language. */
export function isEmpty(language: Language, budget: Budget): Decided {
  if (isTooLarge(language)) return overBudget
  const found = searchAny(automatonOf(language), budget)
  return found === 'over-budget' ? overBudget : { kind: found === 'none' ? 'yes' : 'no' }
}

/** The shortest text of the language, in UTF-16 code units; of those, the most readable (small letters before digits and `-`, those before the rest). */
export function shortest(language: Language, budget: Budget): Member {
  if (isTooLarge(language)) return overBudget
  const found = searchShortest(automatonOf(language), budget, lastSymbol)
  return found.kind === 'found' ? { kind: 'member', text: found.path.map(textOf).join('') } : found
}

/**
 * The first `n` texts of the language, in the order of `shortest`; all, if there are fewer. Where the budget ends on the way, those found so
 * far, and `more` says that nobody knows about the rest.
 */
export function sample(
  language: Language,
  n: number,
  budget: Budget,
): { readonly texts: readonly string[]; readonly more: 'over-budget' | undefined } {
  const texts: string[] = []
  while (texts.length < n) {
    const found = shortest(except(language, words(texts)), budget)
    if (found.kind === 'over-budget') return { texts, more: 'over-budget' }
    if (found.kind === 'none') break
    texts.push(found.text)
  }
  return { texts, more: undefined }
}

/** Whether the text is in the language. A text with half a surrogate pair is in none. Costs the length of the text. */
export function contains(language: Language, text: string, budget: Budget): Decided {
  if (isTooLarge(language) || !spend(budget, text.length)) return overBudget
  const symbols = symbolsOf(text)
  if (symbols === undefined) return { kind: 'no' }
  const automaton = automatonOf(language)
  return { kind: acceptsAt(automaton, follow(automaton, automaton.start, symbols)) ? 'yes' : 'no' }
}

/** Whether every text of the first is in the second; if not, one that isn't. */
export function isWithin(inner: Language, outer: Language, budget: Budget): Shown {
  return shown(shortest(except(inner, outer), budget))
}

/** Whether they have the same texts; if not, one that only one of them has. */
export function isSame(a: Language, b: Language, budget: Budget): Shown {
  return shown(shortest(either(except(a, b), except(b, a)), budget))
}

/** Whether they have no text in common; if not, one that they have. */
export function isApart(a: Language, b: Language, budget: Budget): Shown {
  return shown(shortest(all(a, b), budget))
}

function shown(found: Member): Shown {
  return found.kind === 'member' ? { kind: 'no', text: found.text } : found.kind === 'none' ? { kind: 'yes' } : found
}

/** Whether a language is answered over-budget without a look. */
export function isTooLarge(language: Language): boolean {
  return language.size > largest || language.depth > deepest
}
