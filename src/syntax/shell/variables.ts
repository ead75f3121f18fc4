import type { Text } from '../../text/holes.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { ShellWord } from './command.ts'
import { visit } from './settings.ts'
import type { Script } from './tree.ts'

/** What a variable has at one moment. */
export interface Value {
  readonly text: Text
  /** The same with its places, where the script sets it. */
  readonly mapped?: MappedText
  /** The words of `name=( … )`. */
  readonly list?: readonly ShellWord[]
  /** Programs get it. */
  readonly exported?: true
  /** Why it is open: `text` is a hole. */
  readonly open?: string
}

interface Kept extends Value {
  /** The moment at which it was set. */
  readonly when: number
}

/** What its variables were before it, and when something last ran that may have set others. */
interface Frame {
  readonly before: Map<string, Kept | undefined>
  readonly any: number
  readonly called: number
}

/** What is set in a frame that ends may not be set (`open`), is gone, or is not so in the next `branch`. */
type Ending = 'open' | 'gone' | 'branch'

export const conditional = 'the script sets it only under a condition'
const elsewhere = 'the script sets it in more than one place'

/**
 * The variables of a shell while its script is gone through once, in the order of the text. What may run or not, often or later is a frame:
 * a branch, a loop, a function. A value is given only where it is the same on every way to this place; else there is a reason why not.
 */
export class Variables {
  readonly #values = new Map<string, Kept>()
  readonly #frames: Frame[] = []
  #moment = 1
  /** When something ran that may have set any variable, or those that functions set. */
  #anyAt = 0
  #calledAt = 0
  /** Of the functions that are open: the moment and the place where each begins. */
  readonly #functions: { readonly when: number; readonly start: number }[] = []
  readonly #last = new Map<string, number>()
  readonly #setInFunctions = new Set<string>()
  readonly #localInFunctions = new Set<string>()
  readonly #names = new Set<string>()
  #lastAny = -1
  #anyInFunctions = false

  constructor(script: Script, known: ReadonlyMap<string, Value>) {
    for (const [name, value] of known) this.#values.set(name, { ...value, when: 0 })
    visit(script, {
      set: (names, local, at, inFunction) => {
        for (const name of names) {
          this.#last.set(name, Math.max(at, this.#last.get(name) ?? 0))
          if (inFunction) (local ? this.#localInFunctions : this.#setInFunctions).add(name)
        }
      },
      any: (at, inFunction) => {
        this.#lastAny = Math.max(at, this.#lastAny)
        if (inFunction) this.#anyInFunctions = true
      },
      function: (name) => this.#names.add(name),
    })
  }

  /** The value here; the reason why it is open, or `undefined` where nothing sets it. */
  get(name: string): Value | string | undefined {
    const kept = this.#values.get(name)
    if (kept === undefined) return undefined
    if (kept.open !== undefined) return kept.open
    if (kept.when < this.#anyAt) return 'what the script runs in between may set it'
    if (kept.when < this.#calledAt && (this.#anyInFunctions || this.#setInFunctions.has(name))) return elsewhere
    // What a function doesn't set itself, it has from where it is called.
    const isSure = this.#functions.every(({ when, start }) => kept.when > when || !this.#changesFor(name, start))
    return isSure ? kept : elsewhere
  }

  #changesFor(name: string, functionStart: number): boolean {
    if (this.#anyInFunctions || this.#lastAny > functionStart) return true
    return this.#setInFunctions.has(name) || this.#localInFunctions.has(name) || (this.#last.get(name) ?? -1) > functionStart
  }

  set(name: string, value: Value): void {
    const before = this.#values.get(name)
    const frame = this.#frames.at(-1)
    if (frame !== undefined && !frame.before.has(name)) frame.before.set(name, before)
    const exported = value.exported ?? before?.exported
    this.#values.set(name, { ...value, ...(exported === undefined ? {} : { exported }), when: ++this.#moment })
  }

  open(names: Iterable<string>, why: string): void {
    for (const name of names) this.set(name, { text: [], open: why })
  }

  export(name: string): void {
    const value = this.#values.get(name)
    if (value !== undefined) this.set(name, { ...value, exported: true })
  }

  /** Something ran that may set any variable. */
  any(): void {
    this.#anyAt = ++this.#moment
  }

  /** A command of this name runs; it may be a function of the script. */
  call(name: string): void {
    if (this.#names.has(name)) this.#calledAt = ++this.#moment
  }

  /** What programs get of the variables here. */
  exported(): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>()
    for (const [name, { exported }] of this.#values) {
      const value = this.get(name)
      if (exported === true && typeof value === 'object') found.set(name, value)
    }
    return found
  }

  /** All that are known at the end, for a script that goes on. */
  all(): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>()
    for (const name of this.#values.keys()) {
      const value = this.get(name)
      if (value !== undefined) found.set(name, typeof value === 'string' ? { text: [], open: value } : value)
    }
    return found
  }

  enter(): void {
    this.#frames.push({ before: new Map(), any: this.#anyAt, called: this.#calledAt })
  }

  /** Ends the innermost frame; gives the names of what was set in it. */
  leave(ending: Ending): readonly string[] {
    const frame = this.#frames.pop()
    if (frame === undefined) return []
    const names = [...frame.before.keys()]
    for (const [name, before] of frame.before) {
      if (before === undefined) this.#values.delete(name)
      else this.#values.set(name, before)
    }
    if (ending === 'open') this.open(names, conditional)
    else if (ending === 'gone') {
      this.#anyAt = frame.any
      this.#calledAt = frame.called
    }
    return names
  }

  /** Before a loop: what is set in it may be set already. */
  loop(body: Script): void {
    const names = new Set<string>()
    let any = false
    let calls = false
    visit(body, {
      set: (found) => {
        for (const name of found) names.add(name)
      },
      any: () => {
        any = true
      },
      command: (name) => {
        calls ||= this.#names.has(name)
      },
    })
    this.open(names, 'the script sets it in a loop')
    if (any) this.any()
    if (calls) this.#calledAt = ++this.#moment
  }

  /** Goes through the body of a function, which runs later or never. */
  within(start: number, read: () => void): void {
    this.enter()
    this.#functions.push({ when: this.#moment, start })
    read()
    this.#functions.pop()
    this.leave('gone')
  }
}
