import { type Family, type Field, type Segment, wholeSubject } from '../gitlab/mintable/family.ts'
import { joined } from '../gitlab/mintable/fields.ts'
import { type Automaton, acceptsAt, dead, follow, full, Numbering, type Row, weightAt } from '../regular/automaton.ts'
import { type Budget, spend } from '../regular/budget.ts'
import { lastSymbol, symbolsOf, textOf } from '../regular/characters.ts'
import { automatonOf } from '../regular/compile.ts'
import { isTooLarge } from '../regular/decide.ts'
import { costOf, mostReadable } from '../regular/readable.ts'
import type { Doubt, Formula } from './formula.ts'
import { keptRow } from './kept-rows.ts'
import { isField } from './symbol.ts'
import { Tape } from './tape.ts'
import type { Tests } from './tests.ts'

/** Texts for the fields that something depends on, and the subject where its components are free. */
export interface Assignment {
  readonly texts: ReadonlyMap<Field, string>
  /** The subject where its components are free; `isOpen`: more of them may follow. */
  readonly subject: { readonly segments: readonly Segment[]; readonly isOpen: boolean } | undefined
  /** What it hangs on that nobody knows for sure. */
  readonly doubts: readonly Doubt[]
}

/** What a search comes to: an assignment that makes the formula true, the ones that may, or a proof that there is none. */
export type Outcome =
  | { readonly kind: 'sure'; readonly found: Assignment }
  | { readonly kind: 'maybe'; readonly found: readonly Assignment[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'over-budget'; readonly found: readonly Assignment[] }

/** One test on the way: how its text is cut into literals between fields, or that it is the subject. */
interface Track {
  readonly automaton: Automaton
  /** `undefined`: the subject. */
  readonly fields: readonly Field[] | undefined
  /** What follows each field. */
  readonly literals: readonly (readonly number[])[]
}

interface Place {
  readonly step: number
  /** The state of the field's own language, 0 outside of fields. */
  readonly field: number
  readonly formula: Formula
  /** One state for each track; `settled` once its test is decided. */
  readonly tracks: readonly number[]
}

interface Node {
  readonly place: Place
  readonly from: Node | undefined
  readonly symbol: number
  readonly cost: number
}

const settled = -3
const mostFound = 4

/**
 * Looks for a token of the family that makes the formula true: the shortest texts for its fields, read one after the other beside all tests at once.
 * What is decided on the way makes the formula smaller, so that nothing is told apart that makes no difference. Yields now and then, for whoever wants to
 * do something else between. Costs a state of the budget for each step. With `until` it is content with one that may make it true.
 */
export function* search(
  family: Family,
  tests: Tests,
  goal: Formula,
  budget: Budget,
  until: 'sure' | 'maybe' = 'sure',
): Generator<undefined, Outcome> {
  const { formulas } = tests
  if (goal === formulas.no) return { kind: 'none' }
  yield
  const wanted = [...formulas.testsOf(goal)].sort((a, b) => a - b)
  const texts = wanted.map((number) => tests.list[number])
  if (texts.some((test) => test !== undefined && isTooLarge(test.language))) return { kind: 'over-budget', found: [] }
  const tracks: Track[] = texts.map((test) => {
    const segments = test?.segments ?? []
    const fields = segments.includes(wholeSubject) ? undefined : segments.filter(isField)
    const literals: number[][] = fields === undefined ? [] : fields.map(() => [])
    let at = -1
    for (const segment of segments) {
      if (typeof segment === 'string') literals[at]?.push(...(symbolsOf(segment) ?? []))
      else at++
    }
    return { automaton: automatonOf(test?.language ?? never), fields, literals }
  })
  const read = new Set(tracks.flatMap((track) => track.fields ?? []))
  const tape = new Tape(
    family,
    read,
    tracks.some((track) => track.fields === undefined),
  )
  return yield* new Search(tape, tests, wanted, tracks, budget).run(goal, until)
}

const never = { kind: 'characters', set: [], size: 1, depth: 1, plain: true } as const

class Search {
  readonly #tape: Tape
  readonly #tests: Tests
  readonly #numbers: readonly number[]
  readonly #tracks: readonly Track[]
  readonly #budget: Budget
  readonly #seen = new Numbering()
  readonly #entered = new Set<number>()
  readonly #fields = new Map<
    Field,
    { readonly automaton: Automaton; readonly tracks: readonly number[]; readonly last: ReadonlySet<number> }
  >()
  readonly #subject: readonly number[]
  readonly #maybe: Node[] = []
  #sure: Node | undefined
  #visited = 0

  constructor(tape: Tape, tests: Tests, numbers: readonly number[], tracks: readonly Track[], budget: Budget) {
    this.#tape = tape
    this.#tests = tests
    this.#numbers = numbers
    this.#tracks = tracks
    this.#budget = budget
    this.#subject = tracks.flatMap((track, i) => (track.fields === undefined ? [i] : []))
  }

  *run(goal: Formula, until: 'sure' | 'maybe'): Generator<undefined, Outcome> {
    let level: Node[] = []
    const starts = this.#tracks.map((track) => track.automaton.start)
    // What is decided before anything is read.
    const place = this.#settle({ step: this.#tape.start, field: 0, formula: goal, tracks: starts })
    if (place !== undefined) this.#enter({ place, from: undefined, symbol: -1, cost: 0 }, level)
    while (level.length > 0 && this.#sure === undefined && (until === 'sure' || this.#maybe.length === 0)) {
      level.sort((a, b) => a.cost - b.cost)
      const next = new Map<number, Node>()
      for (const node of level) {
        if (!spend(this.#budget, 1 + this.#weight(node.place))) return { kind: 'over-budget', found: this.#found() }
        if ((++this.#visited & 63) === 0) yield
        this.#expand(node, next)
      }
      level = []
      for (const node of [...next.values()].sort((a, b) => a.cost - b.cost)) this.#enter(node, level)
    }
    if (this.#sure !== undefined) return { kind: 'sure', found: this.#assignment(this.#sure) }
    const found = this.#found()
    return found.length === 0 ? { kind: 'none' } : { kind: 'maybe', found }
  }

  // The best of them: what is only taken to be so needs no more; a firm doubt can never be shown to be sure.
  #keep(node: Node): void {
    const rank = (one: Node) => {
      const doubts = this.#tests.formulas.doubtsOf(one.place.formula).filter(({ taken }) => taken === undefined)
      return doubts.length === 0 ? 0 : doubts.some(({ firm }) => firm) ? 2 : 1
    }
    this.#maybe.push(node)
    if (this.#maybe.length > mostFound) this.#maybe.sort((x, y) => rank(x) - rank(y)).pop()
  }

  #found(): readonly Assignment[] {
    return this.#maybe.map((node) => this.#assignment(node))
  }

  #weight({ tracks }: Place): number {
    let weight = 0
    for (const [i, state] of tracks.entries()) if (state >= 0) weight += weightAt(this.#tracks[i]?.automaton ?? nowhere, state)
    return weight + (tracks.length >> 3)
  }

  // Takes every step that needs no character: whatever waits for one then goes to `level`.
  #enter(node: Node, level: Node[]): void {
    const open = [node]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const key = this.#seen.of(keyOf(at.place))
      if (this.#entered.has(key)) continue
      this.#entered.add(key)
      const step = this.#tape.step(at.place.step)
      switch (step.kind) {
        case 'end': {
          const answer = this.#tests.formulas.answer(at.place.formula)
          if (answer === 'yes') {
            this.#sure ??= at
            return
          }
          if (answer === 'maybe') this.#keep(at)
          break
        }
        case 'choice': {
          const isOpen = this.#subject.some((i) => (at?.place.tracks[i] ?? settled) !== settled)
          for (const next of isOpen ? [...step.next].reverse() : [step.done]) this.#push(open, at, { ...at.place, step: next })
          break
        }
        case 'feed':
          this.#push(open, at, this.#feed({ ...at.place, step: step.next }, symbolsOf(step.text) ?? []))
          break
        case 'doubt': {
          const { formulas } = this.#tests
          this.#push(open, at, { ...at.place, step: step.next, formula: formulas.and(at.place.formula, formulas.doubt(step.why, true)) })
          break
        }
        case 'subject-end':
          this.#push(open, at, this.#decideAll({ ...at.place, step: step.next }, this.#subject))
          break
        case 'field':
          this.#enterField(at, step.field, step.inSubject, step.next, open, level)
      }
    }
  }

  // A field that nothing waits for is left out.
  #enterField(at: Node, field: Field, inSubject: boolean, next: number, open: Node[], level: Node[]): void {
    const { automaton, tracks, last } = this.#ofField(field)
    const { place } = at
    // One that is begun has to be a whole text of its language, too.
    const isRead =
      place.field !== 0 ||
      tracks.some((i) => place.tracks[i] !== settled) ||
      (inSubject && this.#subject.some((i) => place.tracks[i] !== settled))
    if (!isRead) {
      this.#push(open, at, { ...place, step: next })
      return
    }
    // One more than the number of its state, since 0 is before it; `dead`, which would be 0, is nowhere.
    const state = place.field === 0 ? automaton.start : place.field - 1
    const begun: Node = { ...at, place: { ...place, field: state + 1 } }
    level.push(begun)
    if (!acceptsAt(automaton, state)) return
    let done: Place | undefined = this.#decideAll({ ...place, step: next, field: 0 }, [...last])
    if (done === undefined) return
    const states = [...done.tracks]
    for (const i of tracks) {
      const track = this.#tracks[i]
      const known = states[i] ?? settled
      if (known === settled || track?.fields === undefined) continue
      states[i] = follow(track.automaton, known, track.literals[track.fields.indexOf(field)] ?? [])
    }
    done = this.#settle({ ...done, tracks: states })
    // From one that is begun, so that an empty text is told from one that makes no difference.
    this.#push(open, begun, done)
  }

  #ofField(field: Field) {
    const known = this.#fields.get(field)
    if (known !== undefined) return known
    const tracks = this.#tracks.flatMap((track, i) => (track.fields?.includes(field) === true ? [i] : []))
    const last = new Set(tracks.filter((i) => this.#tracks[i]?.fields?.at(-1) === field))
    const made = { automaton: automatonOf(field.language), tracks, last }
    this.#fields.set(field, made)
    return made
  }

  #push(open: Node[], from: Node, place: Place | undefined): void {
    if (place !== undefined) open.push({ place, from, symbol: -1, cost: from.cost })
  }

  #feed(place: Place, symbols: readonly number[]): Place | undefined {
    const tracks = [...place.tracks]
    for (const i of this.#subject) {
      const state = tracks[i] ?? settled
      if (state !== settled) tracks[i] = follow(this.#tracks[i]?.automaton ?? nowhere, state, symbols)
    }
    return this.#settle({ ...place, tracks })
  }

  // These tests end here. The literals behind a last field are no part of a test: see tests.ts.
  #decideAll(place: Place, ending: readonly number[]): Place | undefined {
    const tracks = [...place.tracks]
    let { formula } = place
    for (const i of ending) {
      const state = tracks[i] ?? settled
      if (state === settled) continue
      formula = this.#tests.formulas.decide(formula, this.#numbers[i] ?? -1, acceptsAt(this.#tracks[i]?.automaton ?? nowhere, state))
      tracks[i] = settled
    }
    return this.#settle({ ...place, formula, tracks })
  }

  // Decides the tests that nothing can change any more, and forgets those that the formula no longer hangs on; `undefined` where it has become false.
  #settle(place: Place): Place | undefined {
    const { formulas } = this.#tests
    let { formula } = place
    const tracks = [...place.tracks]
    for (let i = 0; i < tracks.length; i++) {
      const state = tracks[i] ?? settled
      if (state !== dead && state !== full) continue
      formula = formulas.decide(formula, this.#numbers[i] ?? -1, state === full)
      tracks[i] = settled
    }
    if (formula === formulas.no) return undefined
    const needed = formulas.testsOf(formula)
    for (let i = 0; i < tracks.length; i++) if (tracks[i] !== settled && !needed.has(this.#numbers[i] ?? -1)) tracks[i] = settled
    return { ...place, formula, tracks }
  }

  // The characters that a field goes on with: where field and tests all behave alike, the most readable one stands for all.
  #expand(node: Node, next: Map<number, Node>): void {
    const { place } = node
    const step = this.#tape.step(place.step)
    if (step.kind !== 'field') return
    const { automaton, tracks } = this.#ofField(step.field)
    const moving = (step.inSubject ? [...tracks, ...this.#subject] : tracks).filter((i) => place.tracks[i] !== settled)
    const fieldRow = keptRow(automaton, place.field - 1)
    const rows = moving.map((i) => keptRow(this.#tracks[i]?.automaton ?? nowhere, place.tracks[i] ?? dead))
    const at = rows.map(() => 0)
    let ofField = 0
    let symbol = 0
    while (symbol <= lastSymbol) {
      const endOfField = fieldRow.starts[ofField + 1] ?? lastSymbol + 1
      let end = endOfField
      for (let i = 0; i < rows.length; i++) {
        const ends = rows[i]?.starts[(at[i] ?? 0) + 1] ?? lastSymbol + 1
        if (ends < end) end = ends
      }
      const field = fieldRow.targets[ofField] ?? dead
      if (field !== dead) this.#move(node, field, moving, rows, at, symbol, end - 1, next)
      else if (end < endOfField) {
        // Nothing is told apart where the field has no text.
        end = endOfField
        for (let i = 0; i < rows.length; i++) {
          const starts = rows[i]?.starts ?? []
          while ((starts[(at[i] ?? 0) + 1] ?? lastSymbol + 1) < end) at[i] = (at[i] ?? 0) + 1
        }
      }
      if (endOfField === end) ofField++
      for (let i = 0; i < rows.length; i++) if ((rows[i]?.starts[(at[i] ?? 0) + 1] ?? lastSymbol + 1) === end) at[i] = (at[i] ?? 0) + 1
      symbol = end
    }
  }

  #move(
    from: Node,
    field: number,
    moving: readonly number[],
    rows: readonly Row[],
    at: readonly number[],
    first: number,
    last: number,
    next: Map<number, Node>,
  ): void {
    const states = [...from.place.tracks]
    let isDecided = false
    for (let i = 0; i < moving.length; i++) {
      const state = rows[i]?.targets[at[i] ?? 0] ?? dead
      if (state < 0) isDecided = true
      states[moving[i] ?? 0] = state
    }
    const moved: Place = { ...from.place, field: field + 1, tracks: states }
    const place = isDecided ? this.#settle(moved) : moved
    if (place === undefined) return
    const key = this.#seen.of(keyOf(place))
    if (this.#entered.has(key)) return
    const symbol = mostReadable(first, last)
    const cost = from.cost + costOf(symbol)
    const known = next.get(key)
    if (known === undefined || cost < known.cost) next.set(key, { place, from, symbol, cost })
  }

  #assignment(node: Node): Assignment {
    const nodes: Node[] = []
    for (let at: Node | undefined = node; at !== undefined; at = at.from) nodes.push(at)
    const texts = new Map<Field, string>()
    const subject: Segment[] = []
    let isOpen = false
    for (const at of nodes.reverse()) {
      // A node stands where its character has led; steps without one are told by what they left.
      if (at.from === undefined) continue
      const { place } = at.from
      const step = this.#tape.step(place.step)
      if (step.kind === 'field') {
        if (at.symbol >= 0) texts.set(step.field, (texts.get(step.field) ?? '') + textOf(at.symbol))
        else {
          if (!texts.has(step.field) && place.field !== 0) texts.set(step.field, '')
          if (step.inSubject) subject.push(step.field)
        }
      } else if (step.kind === 'feed') subject.push(step.text)
      else if (step.kind === 'subject-end') isOpen = this.#subject.some((i) => place.tracks[i] !== settled)
    }
    const { formulas } = this.#tests
    return {
      texts,
      subject: subject.length === 0 ? undefined : { segments: joined(subject), isOpen: !isOpen },
      doubts: formulas.doubtsOf(node.place.formula),
    }
  }
}

const nowhere: Automaton = { start: dead, accepts: () => false, row: () => ({ starts: [0], targets: [dead] }), weight: () => 0 }

function keyOf({ step, field, formula, tracks }: Place): readonly number[] {
  return [step, field, formula, ...tracks]
}
