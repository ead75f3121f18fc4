import { type Automaton, acceptsAt } from './automaton.ts'
import { type Characters, firstOfTwoUnits, lastSymbol } from './characters.ts'
import { type Assertion, isAnything, type Language } from './language.ts'

/** One instruction of a nondeterministic automaton; unless it says otherwise, what follows is the next one. */
export type Instruction =
  | { readonly kind: 'character'; readonly set: Characters; readonly to: number }
  /** Any run of characters. What comes before it in its sequence, from `above` on, has nothing to add once this is reached. */
  | { readonly kind: 'run'; readonly above: number; readonly last: boolean }
  | { readonly kind: 'embedded'; readonly automaton: Automaton; readonly above: number; readonly last: boolean }
  | { readonly kind: 'split'; readonly to: readonly number[] }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'accept' }

export interface Program {
  readonly instructions: readonly Instruction[]
  /** Whether an assertion asks what kind the neighbouring characters are of. */
  readonly looksAround: boolean
}

// Symbols of one UTF-16 code unit, and of two.
const oneUnit: Characters = [0, firstOfTwoUnits - 1]
const twoUnits: Characters = [firstOfTwoUnits, lastSymbol]

/**
 * The program of a tree, with the parts that are not plain as automata inside. `automatonOf` makes those. The tree is within `largest` and `deepest`.
 */
export function programOf(language: Language, automatonOf: (part: Language) => Automaton): Program {
  const instructions: Instruction[] = []
  let looksAround = false

  const emit = (part: Language, above: number): void => {
    if (isAnything(part)) {
      instructions.push({ kind: 'run', above, last: false })
      return
    }
    switch (part.kind) {
      case 'characters':
        instructions.push({ kind: 'character', set: part.set, to: instructions.length + 1 })
        return
      case 'literal':
        for (const symbol of part.symbols) instructions.push({ kind: 'character', set: [symbol, symbol], to: instructions.length + 1 })
        return
      case 'sequence': {
        const from = instructions.length
        for (const inner of part.of) emit(inner, from)
        return
      }
      case 'either':
        emitEither(part.of)
        return
      case 'repeat':
        emitRepeat(part.of, part.least, part.most)
        return
      case 'units':
        emitUnits(part.least, part.open, above)
        return
      case 'assertion':
        looksAround ||= part.at !== 'start' && part.at !== 'end'
        instructions.push(part)
        return
      case 'closed':
        if (part === language) emit(part.of, 0)
        else embed(part, above)
        return
      default:
        embed(part, above)
    }
  }

  const embed = (part: Language, above: number): void => {
    instructions.push({ kind: 'embedded', automaton: automatonOf(part), above, last: false })
  }

  const emitEither = (of: readonly Language[]): void => {
    const split = instructions.push({ kind: 'split', to: [] }) - 1
    const starts: number[] = []
    const ends: number[] = []
    for (const inner of of) {
      starts.push(instructions.length)
      emit(inner, instructions.length)
      ends.push(instructions.push({ kind: 'split', to: [] }) - 1)
    }
    instructions[split] = { kind: 'split', to: starts }
    for (const end of ends) instructions[end] = { kind: 'split', to: [instructions.length] }
  }

  const emitRepeat = (of: Language, least: number, most: number | undefined): void => {
    for (let i = 0; i < least; i++) emit(of, instructions.length)
    if (most === undefined) {
      const split = instructions.push({ kind: 'split', to: [] }) - 1
      emit(of, instructions.length)
      instructions.push({ kind: 'split', to: [split] })
      instructions[split] = { kind: 'split', to: [split + 1, instructions.length] }
      return
    }
    const splits: number[] = []
    for (let i = least; i < most; i++) {
      splits.push(instructions.push({ kind: 'split', to: [] }) - 1)
      emit(of, instructions.length)
    }
    for (const split of splits) instructions[split] = { kind: 'split', to: [split + 1, instructions.length] }
  }

  // At `first + 3n`, n code units are behind.
  const emitUnits = (least: number, open: boolean, above: number): void => {
    const first = instructions.length
    const after = first + 3 * least
    for (let n = 0; n < least; n++) {
      const at = first + 3 * n
      const two = n + 2 <= least ? at + 6 : open ? after : undefined
      instructions.push({ kind: 'split', to: two === undefined ? [at + 1] : [at + 1, at + 2] })
      instructions.push({ kind: 'character', set: oneUnit, to: at + 3 })
      instructions.push({ kind: 'character', set: two === undefined ? [] : twoUnits, to: two ?? after })
    }
    if (open) instructions.push({ kind: 'run', above, last: false })
  }

  emit(language, 0)
  instructions.push({ kind: 'accept' })
  return { instructions: instructions.map((instruction, pc) => ending(instruction, pc, instructions)), looksAround }
}

// Marks the runs after which nothing more is asked: once there, every text is accepted.
function ending(instruction: Instruction, pc: number, all: readonly Instruction[]): Instruction {
  if (instruction.kind !== 'run' && instruction.kind !== 'embedded') return instruction
  const seen = new Set<number>()
  const open = [pc + 1]
  for (;;) {
    const at = open.pop()
    if (at === undefined) return instruction
    const next = all[at]
    if (next === undefined || seen.has(at)) continue
    seen.add(at)
    if (next.kind === 'accept') return { ...instruction, last: true }
    if (next.kind === 'run' || (next.kind === 'embedded' && acceptsAt(next.automaton, next.automaton.start))) open.push(at + 1)
    if (next.kind === 'split') open.push(...next.to)
  }
}
