/** The number of a formula of a `Formulas`. */
export type Formula = number

/** What a formula comes to once all its tests are decided: `maybe` where it hangs on a doubt. */
export type Answer = 'yes' | 'maybe' | 'no'

type Node =
  | { readonly kind: 'yes' | 'no' }
  /** True for all anybody knows, but nobody knows it for sure. */
  | ({ readonly kind: 'doubt' } & Doubt)
  /** That the text of a test is in its language (`holds`), or that it is not. */
  | { readonly kind: 'test'; readonly test: number; readonly holds: boolean }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Formula[] }

/**
 * Why something may be so. `firm`: the simulator can't settle it either, for it is about the world and not about the policy. `taken`: what the
 * answer says if it takes it to be so.
 */
export interface Doubt {
  readonly why: string
  readonly firm: boolean
  readonly taken?: string
}

/** The two sides of a condition: when it is yes, and when it is no. An error is neither, so that CEL's rules for errors are those of `and` and `or`. */
export interface Sides {
  readonly yes: Formula
  readonly no: Formula
}

/**
 * Formulas of tests and doubts in which nothing is negated, the same one always under the same number. With two sides for each condition
 * (`Sides`) they say all of the algebra: `and` is yes where all its parts are yes, and no where one of them is no, whatever errors the others are.
 */
export class Formulas {
  readonly yes: Formula = 0
  readonly no: Formula = 1
  readonly #nodes: Node[] = [{ kind: 'yes' }, { kind: 'no' }]
  readonly #tests: (ReadonlySet<number> | undefined)[] = [undefined, undefined]
  readonly #numbers = new Map<string, Formula>()
  readonly #assigned = new Map<number, Map<Formula, Formula>>()

  doubt(why: string, firm = false, taken?: string): Formula {
    return this.#number(
      `${firm ? '!' : '?'}${why}\n${taken ?? ''}`,
      { kind: 'doubt', why, firm, ...(taken === undefined ? {} : { taken }) },
      undefined,
    )
  }

  test(test: number, holds: boolean): Formula {
    return this.#number(`${test}${holds ? '+' : '-'}`, { kind: 'test', test, holds }, new Set([test]))
  }

  and(...parts: readonly Formula[]): Formula {
    return this.#group('and', parts, this.yes, this.no)
  }

  or(...parts: readonly Formula[]): Formula {
    return this.#group('or', parts, this.no, this.yes)
  }

  /** Both sides of a test. */
  sides(test: number): Sides {
    return { yes: this.test(test, true), no: this.test(test, false) }
  }

  /** Either may be so. */
  unsure(why: string): Sides {
    const doubt = this.doubt(why)
    return { yes: doubt, no: doubt }
  }

  all(parts: readonly Sides[]): Sides {
    return { yes: this.and(...parts.map((part) => part.yes)), no: this.or(...parts.map((part) => part.no)) }
  }

  any(parts: readonly Sides[]): Sides {
    return { yes: this.or(...parts.map((part) => part.yes)), no: this.and(...parts.map((part) => part.no)) }
  }

  choose(which: Sides, yes: Sides, no: Sides): Sides {
    const side = (of: 'yes' | 'no') => this.or(this.and(which.yes, yes[of]), this.and(which.no, no[of]))
    return { yes: side('yes'), no: side('no') }
  }

  /** When the formula is not true. What is in doubt stays so. */
  opposite(formula: Formula): Formula {
    const node = this.#nodes[formula]
    switch (node?.kind) {
      case 'yes':
        return this.no
      case 'test':
        return this.test(node.test, !node.holds)
      case 'and':
        return this.or(...node.of.map((part) => this.opposite(part)))
      case 'or':
        return this.and(...node.of.map((part) => this.opposite(part)))
      case 'doubt':
        return formula
      default:
        return this.yes
    }
  }

  /** The formula once it is known whether the text of a test is in its language. */
  decide(formula: Formula, test: number, holds: boolean): Formula {
    if (this.#tests[formula]?.has(test) !== true) return formula
    const key = test * 2 + (holds ? 1 : 0)
    let known = this.#assigned.get(key)
    if (known === undefined) {
      known = new Map()
      this.#assigned.set(key, known)
    }
    const found = known.get(formula)
    if (found !== undefined) return found
    const node = this.#nodes[formula]
    let result = formula
    if (node?.kind === 'test') result = node.holds === holds ? this.yes : this.no
    else if (node?.kind === 'and' || node?.kind === 'or') {
      const parts = node.of.map((part) => this.decide(part, test, holds))
      result = node.kind === 'and' ? this.and(...parts) : this.or(...parts)
    }
    known.set(formula, result)
    return result
  }

  /** What is left once every test is decided. */
  answer(formula: Formula): Answer {
    return formula === this.yes ? 'yes' : formula === this.no ? 'no' : 'maybe'
  }

  /** The tests that a formula hangs on. */
  testsOf(formula: Formula): ReadonlySet<number> {
    return this.#tests[formula] ?? none
  }

  /** Its doubts, in the order of the conditions. */
  doubtsOf(formula: Formula): readonly Doubt[] {
    const found = new Set<Doubt>()
    const seen = new Set<Formula>()
    const walk = (at: Formula) => {
      if (seen.has(at)) return
      seen.add(at)
      const node = this.#nodes[at]
      if (node?.kind === 'doubt') found.add(node)
      else if (node?.kind === 'and' || node?.kind === 'or') node.of.forEach(walk)
    }
    walk(formula)
    return [...found]
  }

  #group(kind: 'and' | 'or', parts: readonly Formula[], neutral: Formula, deciding: Formula): Formula {
    const of = new Set<Formula>()
    for (const part of parts) {
      if (part === deciding) return deciding
      if (part === neutral) continue
      const node = this.#nodes[part]
      if (node?.kind === kind) for (const inner of node.of) of.add(inner)
      else of.add(part)
    }
    for (const part of of) {
      // A test and its opposite.
      const node = this.#nodes[part]
      if (node?.kind === 'test' && of.has(this.test(node.test, !node.holds))) return deciding
    }
    const [first] = of
    if (first === undefined) return neutral
    if (of.size === 1) return first
    const sorted = [...of].sort((a, b) => a - b)
    const tests = new Set<number>()
    for (const part of sorted) for (const test of this.testsOf(part)) tests.add(test)
    return this.#number(`${kind === 'and' ? '&' : '|'}${sorted.join()}`, { kind, of: sorted }, tests)
  }

  #number(key: string, node: Node, tests: ReadonlySet<number> | undefined): Formula {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#nodes.push(node) - 1
    this.#tests.push(tests)
    this.#numbers.set(key, number)
    return number
  }
}

const none: ReadonlySet<number> = new Set()
