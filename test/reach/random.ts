/** A source of random choices that gives the same again for the same seed. */
export interface Random {
  /** A whole number below `n`. */
  below(n: number): number
  pick<T>(from: readonly T[]): T
  /** True once in `n` times. */
  once(n: number): boolean
}

/** Mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed | 0
  const below = (n: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  }
  return {
    below,
    pick: (from) => {
      const found = from[below(from.length)]
      if (found === undefined) throw new TypeError('there is nothing to pick from')
      return found
    },
    once: (n) => below(n) === 0,
  }
}
