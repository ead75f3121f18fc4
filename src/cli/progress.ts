/** What a terminal can do for progress; a stream has it. */
interface Screen {
  readonly columns?: number
  write(text: string): unknown
}

/** Commands that end sooner show nothing. */
const patience = 700

/** One line on a terminal that is written over, and cleared by `end`. Nothing is shown before somebody would wonder. */
export class Progress {
  readonly #screen: Screen
  readonly #now: () => number
  readonly #begun: number
  #shown = false

  /** `now` in milliseconds. */
  constructor(screen: Screen, now: () => number) {
    this.#screen = screen
    this.#now = now
    this.#begun = now()
  }

  show(text: string): void {
    if (this.#now() - this.#begun < patience) return
    this.#shown = true
    this.#screen.write(`\r\x1b[K${text.slice(0, (this.#screen.columns ?? 80) - 1)}`)
  }

  end(): void {
    if (this.#shown) this.#screen.write('\r\x1b[K')
    this.#shown = false
  }
}
