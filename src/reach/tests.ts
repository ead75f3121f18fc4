import type { Family, Field, Segment } from '../gitlab/mintable/family.ts'
import { type Budget, makeBudget } from '../regular/budget.ts'
import { contains, isWithin } from '../regular/decide.ts'
import { between, type Language, not } from '../regular/language.ts'
import { type Formula, Formulas, type Sides } from './formula.ts'
import { type Named, named } from './languages.ts'
import { isField } from './symbol.ts'
import { isReadInOrder } from './tape.ts'

/** That a text made of fields is in a language. What is literal at its ends is taken off. */
export interface TextTest {
  readonly segments: readonly Segment[]
  readonly language: Language
}

const numbers = new WeakMap<object, number>()
let count = 0

function numberOf(field: object): number {
  const found = numbers.get(field) ?? ++count
  numbers.set(field, found)
  return found
}

/** A name for a text made of fields: the same for the same fields and literals. */
function keyOf(segments: readonly Segment[]): string {
  return JSON.stringify(segments.map((segment) => (typeof segment === 'string' ? segment : numberOf(segment))))
}

/** The tests that the conditions of one question come to, each once, and the formulas over them. */
export class Tests {
  readonly formulas = new Formulas()
  readonly list: TextTest[] = []
  readonly #family: Family
  readonly #byKey = new Map<string, number>()
  readonly #decided = new Map<string, Sides>()

  constructor(family: Family) {
    this.#family = family
  }

  /** When such a text is in the language, and when it is not. A field whose value nobody has told leaves either in doubt, unless all its values agree. */
  sides(segments: readonly Segment[], texts: Named): Sides {
    const first = segments[0]
    const last = segments.length > 1 ? segments.at(-1) : undefined
    const prefix = typeof first === 'string' ? first : ''
    const suffix = typeof last === 'string' ? last : ''
    const inner = segments.slice(prefix === '' ? 0 : 1, suffix === '' ? undefined : -1)
    const key = `${keyOf(segments)} ${texts.key}`
    const known = this.#decided.get(key)
    if (known !== undefined) return known
    const sides = this.#sides(inner, prefix, suffix, texts, key)
    this.#decided.set(key, sides)
    return sides
  }

  /** The fields that a formula hangs on; those of the subject, if it hangs on the subject as a whole. */
  fieldsOf(formula: Formula, subject: readonly Field[]): ReadonlySet<Field> {
    const found = new Set<Field>()
    for (const number of this.formulas.testsOf(formula)) {
      for (const segment of this.list[number]?.segments ?? []) {
        if (isField(segment)) found.add(segment)
        else if (typeof segment !== 'string') for (const field of subject) found.add(field)
      }
    }
    return found
  }

  #sides(inner: readonly Segment[], prefix: string, suffix: string, texts: Named, key: string): Sides {
    const { formulas } = this
    if (inner.length === 0) {
      const answer = contains(texts.language, prefix + suffix, makeBudget(100_000)).kind
      if (answer === 'over-budget') return formulas.unsure('the text is too long to be looked at')
      return answer === 'yes' ? { yes: formulas.yes, no: formulas.no } : { yes: formulas.no, no: formulas.yes }
    }
    const language =
      prefix === '' && suffix === ''
        ? texts.language
        : named(`${JSON.stringify(prefix)} ${texts.key} ${JSON.stringify(suffix)}`, () => between(prefix, texts.language, suffix)).language
    const [only] = inner
    if (inner.length === 1 && only !== undefined && isField(only) && only.fixed !== undefined) {
      const settled = settle(only, language, makeBudget(5000))
      if (settled !== undefined) return settled ? { yes: formulas.yes, no: formulas.no } : { yes: formulas.no, no: formulas.yes }
    }
    if (!isReadInOrder(inner, this.#family)) return formulas.unsure('a text that joins these claims in this order is not modelled')
    const number = this.#byKey.get(key) ?? this.list.push({ segments: inner, language }) - 1
    this.#byKey.set(key, number)
    const { yes, no } = formulas.sides(number)
    const fixed = inner.find((segment): segment is Field => isField(segment) && segment.fixed !== undefined)
    if (fixed?.fixed === undefined) return { yes, no }
    const doubt = formulas.doubt(fixed.fixed)
    return { yes: formulas.and(yes, doubt), no: formulas.and(no, doubt) }
  }
}

// Whether all values of a field are in a language, or none; `undefined` where some are, or nobody has found out.
function settle(field: Field, language: Language, budget: Budget): boolean | undefined {
  if (isWithin(field.language, language, budget).kind === 'yes') return true
  return isWithin(field.language, not(language), budget).kind === 'yes' ? false : undefined
}
