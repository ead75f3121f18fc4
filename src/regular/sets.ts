import { type Automaton, acceptsAt, dead, full, mergeRows, Numbering, push, type Row, rowAt } from './automaton.ts'
import { characterRanges, hasCharacter, lastSymbol } from './characters.ts'
import type { Assertion } from './language.ts'
import type { Instruction, Program } from './program.ts'

// What stands before a place in the text: nothing, or a character of one of three kinds; and after it.
const atStart = 0
const afterLine = 1
const afterWord = 2
const afterOther = 3
const unknown = 0
const beforeEnd = 1
const beforeLine = 2
const beforeWord = 3
const beforeOther = 4

const wordCharacters = characterRanges([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
])

// The row that says of each symbol what it is before it and after it: the numbers above, `before` times 4 plus `after`.
const kinds: Row = (() => {
  const starts: number[] = []
  const targets: number[] = []
  for (let symbol = 0; symbol < 0x80; symbol++) {
    const kind =
      symbol === 0x0a
        ? beforeLine * 4 + afterLine
        : hasCharacter(wordCharacters, symbol)
          ? beforeWord * 4 + afterWord
          : beforeOther * 4 + afterOther
    push(starts, targets, symbol, kind)
  }
  return { starts, targets }
})()

// How an item moves: its row, and where it then is, or `undefined` for inside an embedded automaton.
interface Move {
  readonly row: Row
  readonly pc: number
  readonly to: number | undefined
}

/**
 * A program run on all its paths at once: a state is a set of instructions that wait for a character (or, inside an embedded automaton, of its
 * states), and what stood before. States are made when they are reached.
 */
export class SetAutomaton implements Automaton {
  readonly start: number
  readonly #program: Program
  readonly #instructions: readonly Instruction[]
  /** Items are positions in the program; those inside embedded automata have numbers from the program's length on. */
  readonly #inside: { readonly pc: number; readonly inner: number }[] = []
  readonly #insideOf = new Map<number, number>()
  readonly #reached = new Map<number, readonly number[]>()
  readonly #states = new Numbering()
  readonly #rows: (Row | undefined)[] = []
  #marks = new Uint32Array(64)
  #round = 0

  constructor(program: Program) {
    this.#program = program
    this.#instructions = program.instructions
    this.start = this.#state([...this.#reach(0, atStart, unknown)], atStart)
  }

  accepts(state: number): boolean {
    const { items, before } = this.#read(state)
    return items.some((item) => {
      const instruction = this.#at(item)
      if (instruction?.kind === 'accept') return true
      if (instruction?.kind !== 'assertion') return false
      return this.#reach(item, before, beforeEnd).some((reached) => this.#at(reached)?.kind === 'accept')
    })
  }

  weight(state: number): number {
    return ((this.#states.lists[state]?.length ?? 1) - 1) >> 2
  }

  row(state: number): Row {
    const known = this.#rows[state]
    if (known !== undefined) return known
    const { items, before } = this.#read(state)
    const row = this.#program.looksAround ? this.#rowLookingAround(items, before) : this.#rowOf(items, afterOther)
    this.#rows[state] = row
    return row
  }

  #at(item: number): Instruction | undefined {
    return this.#instructions[item]
  }

  // A state is numbered by its items and, last, what stands before.
  #read(state: number): { readonly items: readonly number[]; readonly before: number } {
    const list = this.#states.lists[state] ?? []
    return { items: list.slice(0, -1), before: list.at(-1) ?? atStart }
  }

  #pc(item: number): number {
    return item < this.#instructions.length ? item : (this.#inside[item - this.#instructions.length]?.pc ?? 0)
  }

  #item(pc: number, inner: number): number {
    const key = pc * 0x4000000 + inner + 2
    const known = this.#insideOf.get(key)
    if (known !== undefined) return known
    const item = this.#instructions.length + this.#inside.push({ pc, inner }) - 1
    this.#insideOf.set(key, item)
    return item
  }

  // The items that an instruction leads to without a character. With `after` unknown, assertions on it wait as items.
  #reach(from: number, before: number, after: number): readonly number[] {
    const key = (from * 4 + before) * 5 + after
    const known = this.#reached.get(key)
    if (known !== undefined) return known
    const items: number[] = []
    const seen = new Set<number>()
    const open = [from]
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      const instruction = this.#at(pc)
      if (instruction === undefined || seen.has(pc)) continue
      seen.add(pc)
      switch (instruction.kind) {
        case 'split':
          open.push(...instruction.to)
          break
        case 'assertion': {
          const holds = isHolding(instruction.at, before, after)
          if (holds === undefined) items.push(pc)
          else if (holds) open.push(pc + 1)
          break
        }
        case 'embedded':
          if (instruction.automaton.start !== dead) items.push(this.#item(pc, instruction.automaton.start))
          if (acceptsAt(instruction.automaton, instruction.automaton.start)) open.push(pc + 1)
          break
        case 'run':
          items.push(pc)
          open.push(pc + 1)
          break
        default:
          items.push(pc)
      }
    }
    this.#reached.set(key, items)
    return items
  }

  #rowLookingAround(items: readonly number[], before: number): Row {
    const rows = [beforeLine, beforeWord, beforeOther].map((after) => {
      const resolved = new Set(items)
      for (const item of items) {
        if (this.#at(item)?.kind === 'assertion') for (const reached of this.#reach(item, before, after)) resolved.add(reached)
      }
      return this.#rowOf([...resolved], after - beforeLine + afterLine)
    })
    let row: Row = { starts: [0], targets: [dead] }
    for (const [i, ofKind] of rows.entries()) {
      const chosen = mergeRows(kinds, ofKind, (kind, target) => (kind >> 2 === i + beforeLine ? target : dead))
      row = mergeRows(row, chosen, (a, b) => (b === dead ? a : b))
    }
    return row
  }

  // Where each symbol leads from the items, if it counts as `before` for what follows.
  #rowOf(items: readonly number[], before: number): Row {
    const moves: Move[] = []
    const cuts: number[] = []
    for (const item of items) {
      const move = this.#move(item)
      if (move === undefined) continue
      moves.push(move)
      for (const start of move.row.starts) cuts.push(start)
    }
    const starts: number[] = []
    const targets: number[] = []
    const at = new Int32Array(moves.length)
    let last = -1
    for (const cut of Int32Array.from(cuts).sort()) {
      if (cut === last) continue
      last = cut
      const next: number[] = []
      this.#round++
      for (let i = 0; i < moves.length; i++) {
        const move = moves[i]
        if (move === undefined) continue
        let interval = at[i] ?? 0
        while ((move.row.starts[interval + 1] ?? Number.POSITIVE_INFINITY) <= cut) interval++
        at[i] = interval
        this.#follow(move, move.row.targets[interval] ?? dead, before, next)
      }
      push(starts, targets, cut, this.#state(next, before))
    }
    return starts.length === 0 ? { starts: [0], targets: [dead] } : { starts, targets }
  }

  // How an item moves: its row, where `full` stands for "moves" unless it is inside an embedded automaton.
  #move(item: number): Move | undefined {
    const pc = this.#pc(item)
    const instruction = this.#at(pc)
    if (instruction?.kind === 'character') return { row: rowOfSet(instruction.set), pc, to: instruction.to }
    if (instruction?.kind === 'run') return { row: everySymbol, pc, to: pc }
    if (instruction?.kind !== 'embedded') return undefined
    return { row: rowAt(instruction.automaton, this.#inner(item)), pc, to: undefined }
  }

  #follow({ pc, to }: Move, target: number, before: number, next: number[]): void {
    if (target === dead) return
    if (to !== undefined) {
      for (const item of this.#reach(to, before, unknown)) this.#add(item, next)
      return
    }
    const instruction = this.#at(pc)
    if (instruction?.kind !== 'embedded') return
    this.#add(this.#item(pc, target), next)
    if (acceptsAt(instruction.automaton, target)) for (const item of this.#reach(pc + 1, before, unknown)) this.#add(item, next)
  }

  #add(item: number, next: number[]): void {
    if (item >= this.#marks.length) {
      const wider = new Uint32Array(item * 2)
      wider.set(this.#marks)
      this.#marks = wider
    }
    if (this.#marks[item] === this.#round) return
    this.#marks[item] = this.#round
    next.push(item)
  }

  // The number of a set of items, without those that a run makes needless.
  #state(items: number[], before: number): number {
    if (this.#inside.length === 0) items.sort((a, b) => b - a)
    else items.sort((a, b) => this.#pc(b) - this.#pc(a) || this.#inner(a) - this.#inner(b))
    const kept: number[] = []
    let waits = false
    let above = Number.POSITIVE_INFINITY
    let run = Number.POSITIVE_INFINITY
    for (const item of items) {
      const pc = this.#pc(item)
      if (pc >= above && pc <= run) continue
      const instruction = this.#at(pc)
      if (instruction?.kind === 'run' || (instruction?.kind === 'embedded' && this.#inner(item) === full)) {
        if (instruction.last) return full
        above = instruction.above
        run = pc
      }
      waits ||= instruction?.kind === 'assertion'
      kept.push(item)
    }
    if (kept.length === 0) return dead
    kept.push(waits ? before : afterOther)
    return this.#states.of(kept)
  }

  #inner(item: number): number {
    return this.#inside[item - this.#instructions.length]?.inner ?? dead
  }
}

const everySymbol: Row = { starts: [0], targets: [full] }

const setRows = new WeakMap<readonly number[], Row>()

// The row of a set of characters: `full` where they are, `dead` elsewhere.
function rowOfSet(set: readonly number[]): Row {
  const known = setRows.get(set)
  if (known !== undefined) return known
  const starts: number[] = []
  const targets: number[] = []
  push(starts, targets, 0, set[0] === 0 ? full : dead)
  for (let i = 0; i < set.length; i += 2) {
    push(starts, targets, set[i] ?? 0, full)
    const end = set[i + 1] ?? lastSymbol
    if (end < lastSymbol) push(starts, targets, end + 1, dead)
  }
  const row = { starts, targets }
  setRows.set(set, row)
  return row
}

// Whether the assertion holds between these two; `undefined` where it depends on what is still unknown.
function isHolding(at: Assertion, before: number, after: number): boolean | undefined {
  switch (at) {
    case 'start':
      return before === atStart
    case 'line-start':
      return before === atStart || before === afterLine
    case 'end':
      return after === unknown ? undefined : after === beforeEnd
    case 'line-end':
      return after === unknown ? undefined : after === beforeEnd || after === beforeLine
    default: {
      if (after === unknown) return undefined
      const edge = (before === afterWord) !== (after === beforeWord)
      return edge === (at === 'word-edge')
    }
  }
}
