import type { PolicyReach, ReachQuestion } from '../service/reach.ts'
import { inOneTurn } from './slices.ts'

/** Answers that are kept, the newest last. */
const most = 300

type Told = PolicyReach | 'failed' | 'given up'

/**
 * Works out who else policies let in, a few slices at a time, while nothing else is to be done: `later` is called between slices, and whatever
 * waits then comes first. Nothing is worked out while a workspace that was edited is not yet read again (`hold`), and what nobody
 * wants any more is dropped. An answer is kept for as long as its question is the same.
 */
export class BackgroundReach {
  readonly #later: (go: () => void) => void
  readonly #now: () => number
  readonly #answered: (key: string) => void
  readonly #failed: (error: unknown) => void
  readonly #answers = new Map<string, PolicyReach | 'failed'>()
  readonly #wanted = new Map<object, readonly ReachQuestion[]>()
  readonly #held = new Set<object>()
  #asked: { readonly question: ReachQuestion; tell(answer: Told): void } | undefined
  #running: { readonly key: string; readonly slices: Generator<undefined, PolicyReach> } | undefined
  #isWaiting = false

  /** `now` tells the milliseconds; `answered` hears of each answer, `failed` of a fault of ours. */
  constructor(later: (go: () => void) => void, now: () => number, answered: (key: string) => void, failed: (error: unknown) => void) {
    this.#later = later
    this.#now = now
    this.#answered = answered
    this.#failed = failed
  }

  /** The answer, if it is there. */
  answer(key: string): PolicyReach | undefined {
    const known = this.#answers.get(key)
    return known === 'failed' ? undefined : known
  }

  /** Whether the question is still open: it is being worked out, or will be. */
  isOpen(key: string): boolean {
    return !this.#answers.has(key)
  }

  /** Something of a workspace has changed: nothing goes on until it says what it wants now. */
  hold(workspace: object): void {
    this.#held.add(workspace)
    this.#giveUp()
  }

  /** The questions of a workspace as it is now; those that it had before are dropped, unless they are the same. */
  want(workspace: object, questions: readonly ReachQuestion[]): void {
    this.#held.delete(workspace)
    if (questions.length === 0) this.#wanted.delete(workspace)
    else this.#wanted.set(workspace, questions)
    this.#goOn()
  }

  /** One question that somebody waits for, before all others. It is given up when something changes, or somebody asks something else. */
  ask(question: ReachQuestion): Promise<Told> {
    this.#giveUp()
    const known = this.#answers.get(question.key)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((tell) => {
      this.#asked = { question, tell }
      this.#goOn()
    })
  }

  #giveUp(): void {
    const asked = this.#asked
    this.#asked = undefined
    asked?.tell('given up')
  }

  #goOn(): void {
    if (this.#isWaiting || this.#held.size > 0 || this.#next() === undefined) return
    this.#isWaiting = true
    this.#later(() => {
      this.#isWaiting = false
      this.#slice()
      this.#goOn()
    })
  }

  #next(): ReachQuestion | undefined {
    if (this.#asked !== undefined) return this.#asked.question
    for (const questions of this.#wanted.values()) for (const question of questions) if (this.isOpen(question.key)) return question
    return undefined
  }

  #slice(): void {
    const question = this.#held.size > 0 ? undefined : this.#next()
    if (question === undefined) return
    const { key } = question
    if (this.#running?.key !== key) this.#running = { key, slices: question.slices() }
    try {
      const step = inOneTurn(this.#running.slices, this.#now)
      if (step.done === true) this.#keep(key, step.value)
    } catch (error) {
      // The engine never throws: this is a fault of ours, and must not be met again and again.
      this.#failed(error)
      this.#keep(key, 'failed')
    }
  }

  #keep(key: string, answer: PolicyReach | 'failed'): void {
    this.#running = undefined
    this.#answers.set(key, answer)
    this.#forget()
    if (this.#asked?.question.key === key) {
      const { tell } = this.#asked
      this.#asked = undefined
      tell(answer)
    }
    this.#answered(key)
  }

  // Never what is wanted: it would be worked out again and again.
  #forget(): void {
    if (this.#answers.size <= most) return
    const wanted = new Set([...this.#wanted.values()].flatMap((questions) => questions.map(({ key }) => key)))
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= most) return
      if (!wanted.has(oldest)) this.#answers.delete(oldest)
    }
  }
}
