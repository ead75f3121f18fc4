import type { Snapshot, Wants } from './snapshot.ts'

type Engines = NonNullable<Snapshot['engines']>

/** Makes one engine each; `undefined` where there is none. */
export type Loaders = { readonly [id in keyof Engines]-?: () => Promise<Engines[id] | undefined> }

/** The engines of one host: each is loaded when a snapshot asks for it, and asked for once. */
export class LoadedEngines {
  readonly #loaders: Loaders
  readonly #tried = new Set<keyof Engines>()
  #engines: Engines = {}

  constructor(loaders: Loaders) {
    this.#loaders = loaders
  }

  /** Those that are there: another object only when one has come. */
  get engines(): Engines {
    return this.#engines
  }

  /** Whether one of them has not been tried yet. */
  lacks(wanted: Wants['engines']): boolean {
    return wanted.some((id) => !this.#tried.has(id))
  }

  /** Loads those that have not been tried. */
  async load(wanted: Wants['engines']): Promise<void> {
    for (const id of wanted) {
      if (this.#tried.has(id)) continue
      this.#tried.add(id)
      const engine = await this.#loaders[id]()
      if (engine !== undefined) this.#engines = { ...this.#engines, [id]: engine }
    }
  }
}
